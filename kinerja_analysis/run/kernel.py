"""Which kernel runs a notebook and how it is reached: this very Python, never in the open."""

import sys
from typing import Any, Final

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_runtime_dir

LONGEST_SOCKET_FOLDER: Final = 50
"""Characters of a folder whose socket files have names that Linux still takes (107 with name)."""


class LocalKernelManager(AsyncKernelManager):
    """A kernel of the Python that is running, over a socket file or else encrypted."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if sys.platform == "linux" and len(jupyter_runtime_dir()) <= LONGEST_SOCKET_FOLDER:
            self.transport = "ipc"
        else:
            self.transport_encryption = "auto"

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this Python, whatever kernels the user has installed elsewhere."""
        return KernelSpec(resource_dir="", **get_kernel_dict())

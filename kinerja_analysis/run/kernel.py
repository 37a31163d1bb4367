"""Which kernel runs a notebook and how it is reached: this very Python, never in the open."""

import shutil
import sys
import tempfile
from typing import Any, Final

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

LONGEST_SOCKET: Final = 90
"""Characters of a socket file's path that every Unix takes (Linux 107, macOS 103)."""

QUIET: Final = 50
"""Level of the kernel's own log: only what ends it; what a cell does stands in the notebook."""


class LocalKernelManager(AsyncKernelManager):
    """A kernel of the Python that is running, over socket files or else encrypted."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.sockets = tempfile.mkdtemp(prefix="kinerja-")
        if sys.platform == "linux" and len(self.sockets) <= LONGEST_SOCKET:
            self.transport, self.ip = "ipc", f"{self.sockets}/k"
        else:
            self.transport_encryption = "auto"

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this Python, whatever kernels the user has installed elsewhere."""
        return KernelSpec(resource_dir="", **get_kernel_dict([f"--log-level={QUIET}"]))

    def cleanup_connection_file(self) -> None:
        """Remove the socket files' folder with the connection file."""
        super().cleanup_connection_file()
        shutil.rmtree(self.sockets, ignore_errors=True)

"""Which kernel runs a notebook and how it is reached: this very Python, never in the open."""

import shutil
import sys
import tempfile
from typing import Final

from traitlets import DottedObjectName, List, Type, Unicode, default

from kinerja_analysis.run.light_import import GRAMMAR, without

with without(GRAMMAR):
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.asynchronous import AsyncKernelClient
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.localinterfaces import localhost
    from jupyter_client.manager import AsyncKernelManager

LONGEST_FOLDER: Final = 90
"""Characters of a folder in which a socket file can have a name that Linux takes (107)."""

QUIET: Final = 50
"""Level of the kernel's own log: only what ends it; what a cell does stands in the notebook."""


ARGUMENTS: Final = (f"--log-level={QUIET}", "--HistoryManager.hist_file=:memory:")
"""What every kernel is told: to be quiet, and to write no history of what it was asked."""


class LocalKernelClient(AsyncKernelClient):
    """A client whose manager knows it, so that its sockets can be closed by whoever comes after."""

    def start_channels(
        self,
        shell: bool = True,
        iopub: bool = True,
        stdin: bool = True,
        hb: bool = True,
        control: bool = True,
    ) -> None:
        """Open the sockets and tell the manager."""
        super().start_channels(shell, iopub, stdin, hb, control)
        if isinstance(self.parent, LocalKernelManager):
            self.parent.clients.append(self)


class LocalKernelManager(AsyncKernelManager):
    """A kernel of the Python that is running, over socket files or else encrypted."""

    sockets = Unicode(help="Private folder of the socket files; gone when the kernel is.")
    clients: List[LocalKernelClient] = List(help="Clients whose sockets are open.")
    client_class = DottedObjectName("kinerja_analysis.run.kernel.LocalKernelClient")
    client_factory = Type(klass=LocalKernelClient)

    def release(self) -> None:
        """Close the sockets of all clients; the kernel lives on."""
        while self.clients:
            self.clients.pop().stop_channels()

    @default("sockets")
    def _make_folder(self) -> str:
        return tempfile.mkdtemp(prefix="kinerja-")

    @default("transport")
    def _choose_transport(self) -> str:
        files = sys.platform == "linux" and len(self.sockets) <= LONGEST_FOLDER
        return "ipc" if files else "tcp"

    @default("ip")
    def _choose_address(self) -> str:
        return f"{self.sockets}/k" if self.transport == "ipc" else str(localhost())

    @default("transport_encryption")
    def _choose_encryption(self) -> str:
        return "disabled" if self.transport == "ipc" else "auto"

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this Python, whatever kernels the user has installed elsewhere."""
        return KernelSpec(resource_dir="", **get_kernel_dict([*ARGUMENTS]))

    def cleanup_connection_file(self) -> None:
        """Remove the socket files' folder with the connection file."""
        super().cleanup_connection_file()
        shutil.rmtree(self.sockets, ignore_errors=True)

"""What can go wrong, in words an official understands: what, where, what to do."""


class KinerjaError(Exception):
    """A fault that the user can mend; its message is a formal Indonesian sentence."""


class SchemaError(KinerjaError):
    """A table lacks columns, or holds values, that its schema does not allow."""


class ProfileError(KinerjaError):
    """The office profile (TOML) is missing, unreadable or contradicts itself."""


class ExportRefused(KinerjaError):
    """One or more export files were refused; the message names every one and why."""


class NotFit(KinerjaError):
    """Too many rows wait for a correction: only a draft may be published."""


class ModelError(KinerjaError):
    """The ratings cannot carry the model that was asked for."""


class ReportError(KinerjaError):
    """The report cannot be made or published; nothing was published."""


class OutputLocked(ReportError):
    """Another run holds the output folder."""


class UsageError(KinerjaError):
    """A word on the command line or a notebook parameter is not known or not possible."""

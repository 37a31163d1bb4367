"""Whether the exports can be read, before anything is modelled or written."""

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.account.fitness import is_fit
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.report.input_message import input_message, refusal_message
from kinerja_analysis.run.order import Order


def check_inputs(order: Order) -> tuple[str, bool]:
    """Read the exports of an order and leave nothing behind.

    Returns
    -------
    the message to forward, and whether a report could be published on these exports
    """
    try:
        cleaned = clean_exports(order.inputs, order.profile, tahun=order.tahun)
    except ExportRefused as fault:
        return refusal_message(str(fault), order.profile, tahun=order.tahun), False
    message = input_message(cleaned.tables(), order.profile, tahun=order.tahun)
    return message, is_fit(cleaned.tally, cleaned.jejak_audit)

"""What each cleaning rule is called in print: the sentence that stands beside the fault itself."""

import pandas as pd


def rule_words(ledger: pd.DataFrame) -> pd.Series:
    """Return the words of each rule: index `aturan`, values the start of its usual sentence.

    Parameters
    ----------
    ledger : DataFrame, the table `jejak_audit`
    """
    told = ledger[ledger["pesan"] != ""]
    usual = told.groupby("aturan")["pesan"].agg(lambda sentences: sentences.mode().iloc[0])
    start = usual.str.replace(r"(;|\. ).*$", "", regex=True).str.rstrip(".").str.strip()
    unsaid = pd.Series({rule: rule.replace("_", " ") for rule in ledger["aturan"].unique()})
    return start.combine_first(unsaid).astype("str")

"""How raters practise: cases with reference scores, accuracy in plain words, a laboratory."""

"""The judge of the bias screen: offices from a generator that is not the fitted model.

From one stage to the next: design -> people, forms -> perception -> planting -> office -> classic
-> cell -> store -> plan -> verdicts -> rates, ranking, naming -> table, figures.
"""

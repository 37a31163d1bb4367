"""The speed of the model: what is measured, the bars, the line of scale and the page."""

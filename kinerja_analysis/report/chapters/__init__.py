"""Which chapters the report has: one module a chapter, each from `Material` to sections."""

# Run in the folder that holds ratings.csv, elements.csv and steps.csv: Rscript mfrmr.R
library(mfrmr)

ratings <- read.csv("ratings.csv", colClasses = "character")
ratings$score <- as.integer(ratings$score)
elements <- read.csv("elements.csv", colClasses = c(code = "character", label = "character"))
settings <- list(
  data = ratings,
  person = "ratee",
  facets = facets,
  score = "score",
  rating_min = 0,
  rating_max = top,
  keep_original = TRUE,
  model = model,
  method = method,
  step_facet = step_facet,
  maxit = 5000,
  reltol = 1e-10
)

# Without a population formula mfrmr takes N(0, 1) for granted; its fixed quadrature is too coarse
# for wide populations, so that the adaptive one is used where the version knows it.
if (method == "MML") {
  settings$population_formula <- if (grouped) ~ group else ~ 1
  settings$person_data <- unique(ratings[c("ratee", if (grouped) "group")])
  settings$person_id <- "ratee"
  settings$quad_points <- 61
  if ("mml_integration" %in% names(formals(fit_mfrm))) settings$mml_integration <- "adaptive"
}
if (anchored) {
  known <- elements[!is.na(elements$anchor), ]
  settings$anchors <- data.frame(Facet = known$facet, Level = known$code, Anchor = known$anchor)
}
fit <- do.call(fit_mfrm, settings)

found <- as.data.frame(fit$facets$others)
both <- merge(
  elements, found[c("Facet", "Level", "Estimate")],
  by.x = c("facet", "code"), by.y = c("Facet", "Level")
)
both$mfrmr <- both$Estimate - ave(both$Estimate, both$facet)
both$fit <- both$estimate - ave(both$estimate, both$facet)
both$difference <- both$mfrmr - both$fit
print(both[c("facet", "code", "fit", "mfrmr", "difference")], digits = 5, row.names = FALSE)
cat("Largest difference (logit):", max(abs(both$difference)), "\n")
cat("Log-likelihood:", fit$summary$LogLik, "fit:", log_likelihood, "\n")

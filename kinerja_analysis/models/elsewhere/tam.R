# Run in the folder that holds forms.csv, elements.csv and steps.csv: Rscript tam.R
library(TAM)

forms <- read.csv("forms.csv", colClasses = "character", na.strings = "")
criteria <- setdiff(names(forms), c("ratee", facets, "group"))
scores <- as.matrix(data.frame(lapply(forms[criteria], as.integer)))

# TAM gives each combination of criterion and facets only the categories that were seen in it, so
# that a sparse design would silently become another model. Two people of next to no weight a
# combination, one with the lowest and one with the highest categories, keep the steps shared.
combinations <- unique(forms[facets])
ends <- function(end) {
  by_row <- switch(
    steps_by,
    common = rep(end[["all"]], length(criteria) * nrow(combinations)),
    criterion = rep(end[criteria], each = nrow(combinations)),
    rater = rep(end[combinations$rater], times = length(criteria))
  )
  matrix(by_row, nrow(combinations), dimnames = list(NULL, criteria))
}
pads <- rbind(ends(lowest), ends(highest))
ratee <- c(forms$ratee, sprintf("Z%07d", seq_len(nrow(pads))))

# One weight and one group a person, in the order that TAM puts people in.
persons <- if (anyDuplicated(ratee)) sort(unique(ratee)) else ratee
weights <- ifelse(startsWith(persons, "Z"), 1e-8, 1)
group <- NULL
if (grouped) {
  of_person <- forms$group[match(persons, forms$ratee)]
  of_person[is.na(of_person)] <- min(forms$group)
  group <- as.integer(factor(of_person))
}

own_steps <- switch(steps_by, common = "step", criterion = "item:step", rater = "rater:step")
fit <- tam.mml.mfr(
  resp = rbind(scores, pads),
  facets = rbind(forms[facets], combinations, combinations),
  formulaA = reformulate(c("item", facets, own_steps)),
  pid = ratee,
  group = group,
  pweights = weights,
  control = list(
    nodes = seq(-reach, reach, length.out = n_nodes), maxiter = 2000, conv = 1e-5, convD = 1e-5
  )
)

# TAM sets the (first) population's mean to zero and leaves the criteria free; here they sum to
# zero. It scales weights to the number of people, which the deviance must be freed from.
found <- fit$xsi.facets
found$facet <- ifelse(found$facet == "item", "criterion", found$facet)
found$code <- mapply(
  function(parameter, facet) gsub("^_+|_+$", "", sub(paste0("^", facet), "", parameter)),
  as.character(found$parameter), as.character(found$facet)
)
elements <- read.csv("elements.csv", colClasses = c(code = "character", label = "character"))
both <- merge(elements, found[c("facet", "code", "xsi")], by = c("facet", "code"))
both$tam <- both$xsi - ave(both$xsi, both$facet)
both$fit <- both$estimate - ave(both$estimate, both$facet)
both$difference <- both$tam - both$fit
print(both[c("facet", "code", "fit", "tam", "difference")], digits = 5, row.names = FALSE)
cat("Largest difference (logit):", max(abs(both$difference)), "\n")
cat("Deviance:", fit$deviance * sum(weights) / length(weights), "fit:", -2 * log_likelihood, "\n")
cat("Variance of ratees:", unlist(fit$variance), "\n")

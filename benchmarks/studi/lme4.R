# The model of a generalizability study (ratee-year x rater x criterion, and the year's rater).
# Rscript lme4.R RATINGS.csv ANSWER.csv
suppressPackageStartupMessages(library(lme4))

given <- commandArgs(trailingOnly = TRUE)
d <- read.csv(given[1], colClasses = "character")
d$nilai <- as.numeric(d$nilai)
d$orang <- paste(d$pegawai, d$tahun)
model <- nilai ~ kriteria + (1 | orang) + (1 | orang:kriteria) + (1 | orang:penilai) +
  (1 | penilai) + (1 | penilai:kriteria)
if (length(unique(d$tahun)) > 1) model <- update(model, . ~ . + (1 | penilai:tahun))
fit <- lmer(model, d, control = lmerControl(calc.derivs = FALSE))

modes <- as.data.frame(ranef(fit, condVar = TRUE))
# a variance of zero leaves modes of zero: nothing to see
modes$t <- ifelse(modes$condsd > 0, abs(modes$condval / modes$condsd), 0)
of_rater <- function(term, value, rater, sum_up) {
  own <- modes[modes$grpvar == term, ]
  tapply(own[[value]], rater(as.character(own$grp)), sum_up)
}
before <- function(grp) sub(":.*", "", grp)
after <- function(grp) sub(".*:", "", grp)
rows <- function(effect, detail, value) {
  data.frame(penilai = names(value), effect = effect, detail = detail, value = as.vector(value))
}
squares <- residuals(fit)^2
answer <- rbind(
  rows("severity", "lme4 |t|", of_rater("penilai", "t", identity, max)),
  rows("criterion", "lme4 |t| of cells", of_rater("penilai:kriteria", "t", before, max)),
  rows("halo", "lme4 variance of forms",
       of_rater("orang:penilai", "condval", after, function(mode) mean(mode^2))),
  rows("inconsistency", "lme4 residual variance",
       tapply(squares, d$penilai, mean) / mean(squares))
)
if ("penilai:tahun" %in% modes$grpvar) {
  answer <- rbind(answer, rows("drift", "lme4 |t| of years",
                               of_rater("penilai:tahun", "t", before, max)))
}
write.csv(answer, given[2], row.names = FALSE)

"""The steps of the OECD/JRC handbook on plain tables of figures: pure functions, no editions, no units' names."""

from nenso.index.rules.steps.checks import refuse_infinite
from nenso.index.rules.steps.denominating import denominate, zero_denominators
from nenso.index.rules.steps.imputing import Imputation, Imputed, impute, impute_panel
from nenso.index.rules.steps.moments import Moments, kurtosis, skewness
from nenso.index.rules.steps.normalising import Goal, Normalisation, normalise
from nenso.index.rules.steps.outranking import copeland, outranking
from nenso.index.rules.steps.screening import Availability, availability, group_availability, screened
from nenso.index.rules.steps.transforming import boxcox, log_gii, log_plus_one, log_shift, log_signed
from nenso.index.rules.steps.treating import Treated, Treatment, treat
from nenso.index.rules.steps.weighting import budget, equal, noisy, pca_weights

__all__ = [
    "Availability",
    "Goal",
    "Imputation",
    "Imputed",
    "Moments",
    "Normalisation",
    "Treated",
    "Treatment",
    "availability",
    "boxcox",
    "budget",
    "copeland",
    "denominate",
    "equal",
    "group_availability",
    "impute",
    "impute_panel",
    "kurtosis",
    "log_gii",
    "log_plus_one",
    "log_shift",
    "log_signed",
    "noisy",
    "normalise",
    "outranking",
    "pca_weights",
    "refuse_infinite",
    "screened",
    "skewness",
    "treat",
    "zero_denominators",
]

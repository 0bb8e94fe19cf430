"""The sample with a past: a programme that looks as if it had been in use for a month."""

from core.sample.loading import SAMPLE_CODE, load_sample

__all__ = ["SAMPLE_CODE", "load_sample"]

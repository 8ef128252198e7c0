"""Differential suites: our results against those of an independent implementation."""

"""Composes generated cases with our composer and with the reference implementation, and compares.

The npm package is a test oracle: it is installed into a cache folder, asked as a black box, and no
part of it enters the project.
"""

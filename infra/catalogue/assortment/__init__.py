"""The words that the catalogue is made of, a module for each department. Data only."""

"""What users reach the outside by; each module serves one port."""

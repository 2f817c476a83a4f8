"""How sure: kept forecasts, resolved dates, calibration."""

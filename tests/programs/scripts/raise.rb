raise TypeError, "away"

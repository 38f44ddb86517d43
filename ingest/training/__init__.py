"""Training of the concept model from labelled sentences and documents; loads torch and scikit-learn."""

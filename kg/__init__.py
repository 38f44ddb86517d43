"""Types, vocabulary, places, concept model, stores and library; imports nothing else of ours."""

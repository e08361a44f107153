"""Types as rules see them: parameters, response models, data classes, and tables that stay small."""

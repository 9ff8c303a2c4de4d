"""An ingress controller as a model: which Ingress answers for a host and path, and under which address they are had."""

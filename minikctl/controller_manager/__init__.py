"""The controllers: each reads the present, decides purely and acts through the client."""

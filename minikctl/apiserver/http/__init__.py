"""The API server's HTTP face: requests of HTTP become requests of the server, and answers go back as Kubernetes sends
them. `api.py` is the way in; sockets are somebody else's.
"""

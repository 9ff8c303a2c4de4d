"""The mechanics of API objects, known to every component and knowing none of them."""

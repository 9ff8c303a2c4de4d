"""The cluster's "etcd": keys, objects, revisions and timers behind one narrow protocol."""

// Nothing of its own: it is compiled so that its precompiled header is.

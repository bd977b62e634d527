"""Official notices after GB/T 9704-2012, written part by part as Word writes them."""

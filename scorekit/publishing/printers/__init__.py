"""What a page is printed as."""

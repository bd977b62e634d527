"""What the text is: charset detection, repertoires, private use."""

"""Results become what people read: the terminal, Markdown and HTML."""

"""Pages for readers: a league, an operator, a case, the method, the news, the data; in one file each, or as a site.

What a page says is a view: texts and numbers of one language, made in Python. Templates give it its form and hold no
sentence of their own but headings. Docs: docs/publishing.md.
"""

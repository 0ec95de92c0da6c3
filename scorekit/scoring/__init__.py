"""Facts become measures, measures become points, points become scores. No file is opened here."""

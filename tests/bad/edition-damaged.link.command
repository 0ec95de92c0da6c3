scorekit freeze main --edition 2026
cd editions/main/2026 && mv CITATION.cff ../c && ln -s ../c CITATION.cff
scorekit verify main/2026

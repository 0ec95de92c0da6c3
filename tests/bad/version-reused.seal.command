scorekit seal small --date 2026-01-05
sed -i 's/points: 6/points: 5/' rubrics/small.yaml
scorekit seal small --date 2026-02-05

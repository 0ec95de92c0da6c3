mkdir -p figures
echo 'operator,period,indicator,value,unit,status,source' > figures/f.csv
echo 'kpn,2021,answered,83,%,published,site' >> figures/f.csv
echo '{rubric: mine, version: "1", unit: operator, scale: {worst: 0, best: 10}, criteria: [{id: a, indicator: answered, linear: [{at: 0, points: 0}, {at: 100, points: 10}]}]}' > rubrics/mine.yaml
echo '  - {id: figures, rubric: mine, indicators: figures/, periods: [2021]}' >> scorekit.yaml
scorekit league figures

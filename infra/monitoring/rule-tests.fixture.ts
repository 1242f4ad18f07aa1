import { elsewhere, type Scenario, scenarios } from "./alert-scenarios.fixture.ts";

/** A file for `promtool test rules` that puts every scenario's series before the rules in `ruleFile`. */
export function ruleTests(ruleFile: string) {
  return {
    rule_files: [ruleFile],
    evaluation_interval: "1m",
    tests: scenarios.flatMap((scenario) => [
      expectation(scenario, scenario.bad, true, "bad"),
      expectation(scenario, scenario.good, false, "good"),
      ...(Object.keys(scenario.bad).some((name) => name.includes("milvus"))
        ? [expectation(scenario, { ...elsewhere(scenario.bad), ...scenario.good }, false, "bad elsewhere")]
        : []),
    ]),
  };
}

function expectation(
  { alert, after }: Scenario,
  series: Readonly<Record<string, string>>,
  fires: boolean,
  what: string,
) {
  return {
    name: `${alert}: ${what}`,
    interval: "1m",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        // Labels and texts of alerts are the rules' own affair: whether one fires is asked.
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) > 0 or vector(0)`,
        eval_time: `${after}m`,
        exp_samples: [{ labels: "{}", value: fires ? 1 : 0 }],
      },
    ],
  };
}

using ZeroDte.Benchmarks;
using ZeroDte.Benchmarks.Lifecycle;
using ZeroDte.Benchmarks.Mlflow;
using ZeroDte.Benchmarks.Quant;
using ZeroDte.Benchmarks.Quant.Tuning;

// Each benchmark measures its peer in the same run, in turns, and prints rows of one Markdown table.
var benchmarks = new Dictionary<string, Func<Task>>
{
    ["bars"] = BarLoad.RunAsync,
    ["minutes"] = BarLoad.RunMinutesAsync,
    ["lake"] = LakeFiles.RunAsync,
    ["predict"] = Serving.RunAsync,
    ["indicators"] = IndicatorColumns.RunAsync,
    ["ridge"] = RidgeWalkForward.RunAsync,
    ["xgboost"] = BoostedTrees.RunAsync,
    ["size"] = SizeOfDieboldMariano.RunAsync,
    ["luck"] = LuckOfSearches.RunAsync,
    ["later"] = SearchesOnLaterYears.RunAsync,
    ["drift"] = TwoSampleTests.RunAsync,
    ["study"] = PublishedStudy.RunAsync,
    ["drift-triggers"] = DriftTriggers.RunAsync,
    ["tuning"] = OptimiserQuality.RunAsync,
    ["samplers"] = SearchSamplers.RunAsync,
    ["mlflow"] = MlflowServers.RunAsync,
    ["replay"] = ReplayOfSample.RunAsync,
    ["retrain"] = DailyRetrain.RunAsync,
    ["universe"] = UniverseDay.RunAsync,
    ["intraday"] = Intraday.RunAsync,
};

if (args is ["bare", var url])
    return await BareEndpoint.RunAsync(url);
if (args is ["boost", var file])
    return BoostedTrees.Child(file);

if (args.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

Report.Header();
foreach (var (name, run) in benchmarks)
{
    if (args.Length == 0 || args.Contains(name))
        await run();
}

return 0;

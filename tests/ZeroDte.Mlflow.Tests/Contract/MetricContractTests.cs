namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class MetricContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Metric_LoggedTwice_IsOnePoint()
    {
        var run = await RunAsync();
        for (var i = 0; i < 2; i++)
            (await MetricAsync(run, "m", 1.5, 7, 3)).ShouldBeOk();
        (await HistoryAsync(run)).Length.ShouldBe(1);
    }

    [Theory] // each point is value, timestamp, step; the last column is the value that must be the latest
    [InlineData("1 1 1;2 1 2", 2)]
    [InlineData("2 1 2;1 9 1", 2)]
    [InlineData("2 1 1;1 2 1", 1)]
    [InlineData("2 1 1;1 1 1", 2)]
    [InlineData("1 1 1;2 1 1", 2)]
    [InlineData("5 1 -3;4 1 -2", 4)]
    public async Task Latest_OfAMetric_IsTheMaximumOfStepTimestampAndValue(string points, double latest)
    {
        var run = await RunAsync();
        foreach (var point in points.Split(';').Select(p => p.Split(' ').Select(int.Parse).ToArray()))
            (await MetricAsync(run, "m", point[0], point[1], point[2])).ShouldBeOk();
        ((double?)(await GetRunAsync(run)).Value("run.data.metrics", "m")).ShouldBe(latest);
    }

    [Fact]
    public async Task NaN_Logged_StaysNaN()
    {
        var run = await RunAsync();
        (await MetricAsync(run, "m", "NaN")).ShouldBeOk();
        ((string?)(await GetRunAsync(run)).Value("run.data.metrics", "m")).ShouldBe("NaN");
        ((string?)(await HistoryAsync(run))[0]).ShouldBe("NaN");
    }

    [Theory]
    [InlineData("Infinity", double.MaxValue)]
    [InlineData("-Infinity", -double.MaxValue)]
    public async Task Infinity_Logged_IsClampedToTheLargestDouble(string infinity, double expected)
    {
        var run = await RunAsync();
        (await MetricAsync(run, "m", infinity)).ShouldBeOk();
        ((double?)(await GetRunAsync(run)).Value("run.data.metrics", "m")).ShouldBe(expected);
    }

    [Fact]
    public async Task History_PageByPage_SeesEachPointOnce()
    {
        var run = await RunAsync();
        (await BatchAsync(run, [.. Enumerable.Range(0, 5).Select(i => new { key = "m", value = i, timestamp = i, step = i })]))
            .ShouldBeOk();
        List<double> seen = [];
        var token = "";
        do
        {
            var page = (await GetAsync(
                $"mlflow/metrics/get-history?run_id={run}&metric_key=m&max_results=2&page_token={Uri.EscapeDataString(token)}"))
                .ShouldBeOk();
            seen.AddRange(page.List("metrics").Select(m => (double)m["value"]!));
            token = (string?)page["next_page_token"] ?? "";
        }
        while (token.Length > 0);
        seen.Order().ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task BulkInterval_OfTwoRuns_KeepsTheEndsOfEach()
    {
        var runs = new[] { await RunAsync(), await RunAsync() };
        foreach (var (run, first, last) in new[] { (runs[0], 0, 99), (runs[1], 13, 47) })
        {
            (await BatchAsync(run, [.. Enumerable.Range(first, last - first + 1)
                .Select(i => new { key = "m", value = i, timestamp = i, step = i })])).ShouldBeOk();
        }

        var points = (await GetAsync("/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?metric_key=m&max_results=5"
            + $"&run_ids={runs[0]}&run_ids={runs[1]}")).ShouldBeOk().List("metrics");

        var steps = points.Where(m => (string?)m["run_id"] == runs[1]).Select(m => (long?)m["step"] ?? 0).ToArray();
        (steps[0], steps[^1]).ShouldBe((13, 47));
    }

    [Fact]
    public async Task History_OfNoSuchMetric_IsEmpty() => (await HistoryAsync(await RunAsync())).ShouldBeEmpty();

    [Fact]
    public async Task Bulk_OfTwoRuns_NamesTheRunOfEachPoint()
    {
        var experiment = await ExperimentAsync();
        var runs = new[] { await RunAsync(experiment), await RunAsync(experiment) };
        foreach (var run in runs)
            (await MetricAsync(run, "m", 1)).ShouldBeOk();
        (await GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=m&run_id={runs[0]}&run_id={runs[1]}")).ShouldBeOk()
            .List("metrics").Select(m => (string?)m["run_id"]).Order().ShouldBe(runs.Order());
    }

    [Theory]
    [InlineData("metric_key=m")]
    [InlineData("run_id=x")]
    public async Task Bulk_WithAMissingArgument_IsInvalid(string query) =>
        (await GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk?{query}")).ShouldBeInvalid();

    [Fact]
    public async Task BulkInterval_OfALongHistory_IsThinnedButKeepsTheEnds()
    {
        var run = await RunAsync();
        (await BatchAsync(run, [.. Enumerable.Range(0, 100).Select(i => new { key = "m", value = i, timestamp = i, step = i })]))
            .ShouldBeOk();
        var steps = (await GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run}&metric_key=m&max_results=10"))
            .ShouldBeOk()
            .List("metrics").Select(m => (long?)m["step"] ?? 0).ToArray();
        steps.Length.ShouldBeInRange(10, 12);
        (steps[0], steps[^1]).ShouldBe((0, 99));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)] // odd steps only
    [InlineData(1000, 7)]
    public async Task BulkInterval_OfAVeryLongHistory_IsSpacedEvenly(int stride, int first)
    {
        const int Points = 8000;
        var run = await RunAsync();
        foreach (var steps in Enumerable.Range(0, Points).Select(i => first + ((long)i * stride)).Chunk(1000))
            (await BatchAsync(run, [.. steps.Select(s => new { key = "m", value = s, timestamp = s, step = s })])).ShouldBeOk();

        var found = (await GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run}&metric_key=m&max_results=50"))
            .List("metrics").Select(m => (long?)m["step"] ?? 0).ToArray();

        found.Length.ShouldBeInRange(45, 53);
        (found[0], found[^1]).ShouldBe((first, first + ((Points - 1L) * stride)));
        found.Zip(found.Skip(1), (a, b) => b - a).Max().ShouldBeLessThanOrEqualTo(2 * Points / 50 * stride);
    }

    [Theory]
    [InlineData("metric_key=m")]
    [InlineData("run_ids=x&metric_key=m&max_results=0")]
    [InlineData("run_ids=x&metric_key=m&start_step=2&end_step=1")]
    public async Task BulkInterval_WithBadArguments_IsInvalid(string query) =>
        (await GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?{query}")).ShouldBeInvalid();

    private async Task<System.Text.Json.Nodes.JsonNode?[]> HistoryAsync(string run) =>
        [.. (await GetAsync($"mlflow/metrics/get-history?run_id={run}&metric_key=m")).ShouldBeOk().List("metrics").Select(m => m["value"])];
}

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class LimitContractTests(TrackingServer server) : ContractTest(server)
{
    [Theory]
    [InlineData(1000, 0, 0, true)]
    [InlineData(1001, 0, 0, false)]
    [InlineData(0, 100, 0, true)]
    [InlineData(0, 101, 0, false)]
    [InlineData(0, 0, 100, true)]
    [InlineData(0, 0, 101, false)]
    [InlineData(800, 100, 100, true)]
    [InlineData(801, 100, 100, false)]
    public async Task Batch_UpToItsLimits_IsTaken(int metrics, int parameters, int tags, bool taken)
    {
        var answer = await BatchAsync(await RunAsync(),
            [.. Enumerable.Range(0, metrics).Select(i => new { key = $"m{i}", value = 1, timestamp = 1, step = 0 })],
            [.. Enumerable.Range(0, parameters).Select(i => new { key = $"p{i}", value = "v" })],
            [.. Enumerable.Range(0, tags).Select(i => new { key = $"t{i}", value = "v" })]);
        if (taken)
            answer.ShouldBeOk();
        else
            answer.ShouldBeInvalid();
    }

    [Fact]
    public async Task Batch_BeyondItsLimits_LeavesNothing()
    {
        var run = await RunAsync();
        (await BatchAsync(run, parameters: [.. Enumerable.Range(0, 101).Select(i => new { key = $"p{i}", value = "v" })]))
            .ShouldBeInvalid();
        (await GetRunAsync(run)).List("run.data.params").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public async Task Key_UpToItsLimit_IsTaken(int length, bool taken)
    {
        var (run, key) = (await RunAsync(), new string('k', length));
        foreach (var answer in new[] { await ParamAsync(run, key, "1"), await TagAsync(run, key, "1"), await MetricAsync(run, key, 1) })
        {
            if (taken)
                answer.ShouldBeOk();
            else
                answer.ShouldBeInvalid();
        }
    }

    [Fact]
    public async Task ParamValue_TooLong_IsTruncated()
    {
        var run = await RunAsync();
        (await ParamAsync(run, "p", new string('x', 6001))).ShouldBeOk();
        ((string)(await GetRunAsync(run)).Value("run.data.params", "p")!).Length.ShouldBe(6000);
    }

    [Fact]
    public async Task TagValue_TooLong_IsTruncated()
    {
        var run = await RunAsync();
        (await TagAsync(run, "t", new string('x', 8001))).ShouldBeOk();
        ((string)(await GetRunAsync(run)).Value("run.data.tags", "t")!).Length.ShouldBe(8000);
    }

    [Theory]
    [InlineData("params", 95, "é", 2_000, 2_000)]
    [InlineData("params", 20, "x", 60_000, 6_000)]
    [InlineData("tags", 1, "x", 1_100_000, 8_000)]
    public async Task Batch_OfManyBytes_IsTaken(string list, int count, string letter, int length, int kept)
    {
        var run = await RunAsync();
        object[] pairs = [.. Enumerable.Range(0, count)
            .Select(i => new { key = $"k{i}", value = string.Concat(Enumerable.Repeat(letter, length)) })];
        (await (list == "params" ? BatchAsync(run, parameters: pairs) : BatchAsync(run, tags: pairs))).ShouldBeOk();
        ((string)(await GetRunAsync(run)).Value($"run.data.{list}", $"k{count - 1}")!).Length.ShouldBe(kept);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(501, false)]
    public async Task ExperimentName_UpToItsLimit_IsTaken(int length, bool taken)
    {
        var answer = await PostAsync("mlflow/experiments/create", new { name = Unique("n").PadRight(length, 'x') });
        if (taken)
            answer.ShouldBeOk();
        else
            answer.ShouldBeInvalid();
    }

    [Theory]
    [InlineData("registered-models/search?max_results=1001")]
    [InlineData("model-versions/search?max_results=200001")]
    public async Task Search_ForTooMany_IsInvalid(string route) => (await GetAsync($"mlflow/{route}")).ShouldBeInvalid();
}

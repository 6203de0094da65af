namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>Five runs a to e: metric m is 1, 2, NaN, 3 and missing; param p and tag t lack in e.</summary>
public sealed class RunSearchContractTests(TrackingServer server) : ContractTest(server)
{
    [Theory]
    [InlineData("", "edcba")]
    [InlineData("metrics.m > 1", "db")]
    [InlineData("metrics.m >= 2", "db")]
    [InlineData("metrics.m < 2 AND run_name != 'c'", "a")]
    [InlineData("metrics.m <= 2 AND run_name != 'c'", "ba")]
    [InlineData("metrics.m = 3", "d")]
    [InlineData("metric.m = 3", "d")]
    [InlineData("metrics.`m` = 3", "d")]
    [InlineData("metrics.\"m\" = 3", "d")]
    [InlineData("params.p = 'x'", "ca")]
    [InlineData("param.p = 'x'", "ca")]
    [InlineData("parameters.p = 'x'", "ca")]
    [InlineData("params.p != 'x'", "db")]
    [InlineData("params.p LIKE 'X%'", "")]
    [InlineData("params.p ILIKE 'X%'", "ca")]
    [InlineData("tags.t = 'A'", "a")]
    [InlineData("tags.t != 'A'", "dcb")]
    [InlineData("tags.`t` LIKE '%'", "dcba")]
    [InlineData("tag.t ILIKE 'a'", "a")]
    [InlineData("run_name = 'b'", "b")]
    [InlineData("attributes.run_name != 'b'", "edca")]
    [InlineData("attr.run_name LIKE 'b'", "b")]
    [InlineData("run.status = 'RUNNING'", "edcba")]
    [InlineData("status = 'FINISHED'", "")]
    [InlineData("start_time > 2", "edc")]
    [InlineData("start_time <= 2", "ba")]
    [InlineData("artifact_uri LIKE '%artifacts'", "edcba")]
    [InlineData("datasets.name = 'bars'", "a")]
    [InlineData("dataset.digest = 'd1'", "a")]
    [InlineData("datasets.context = 'training'", "a")]
    [InlineData("metrics.m > 0 AND params.p = 'x'", "a")]
    [InlineData("metrics.m > 0 and tags.t != 'A' and start_time < 4", "b")]
    public async Task Search_WithAFilter_FindsTheRuns(string filter, string expected) =>
        (await SearchAsync(filter)).ShouldBe(expected);

    [Theory]
    [InlineData("metrics.m", "abdce", "The NaN comes after the numbers, the missing at the end.")]
    [InlineData("metrics.m ASC", "abdce", "")]
    [InlineData("metrics.m DESC", "dbace", "In this direction too.")]
    [InlineData("params.p", "cadbe", "Ties by the later start.")]
    [InlineData("params.p DESC", "dbcae", "")]
    [InlineData("tags.t", "abcde", "")]
    [InlineData("tags.t DESC", "dcbae", "")]
    [InlineData("start_time ASC", "abcde", "")]
    [InlineData("attributes.run_name DESC", "edcba", "")]
    [InlineData("run_name", "abcde", "")]
    public async Task Search_InAnOrder_SortsTheRuns(string order, string expected, string why) =>
        (await SearchAsync("", order)).ShouldBe(expected, why);

    [Theory]
    [InlineData("metrics.m")]
    [InlineData("metrics.m DESC")]
    [InlineData("params.p")]
    [InlineData("start_time ASC")]
    public async Task Search_PageByPage_SeesWhatOnePageShows(string order)
    {
        var experiment = await FiveRunsAsync();
        var whole = Names(await SearchAsync(experiment, "", order, 5, ""));
        var (seen, token) = ("", "");
        do
        {
            var page = await SearchAsync(experiment, "", order, 2, token);
            seen += Names(page);
            token = (string?)page["next_page_token"] ?? "";
        }
        while (token.Length > 0);
        seen.ShouldBe(whole);
    }

    [Theory]
    [InlineData("metrics.m")]
    [InlineData("garbage")]
    [InlineData("metrics.m > 'text'")]
    [InlineData("metrics.m LIKE 1")]
    [InlineData("params.p > 'x'")]
    [InlineData("params.p = 3")]
    [InlineData("params.p = x")]
    [InlineData("tags.t < 'x'")]
    [InlineData("colour.x = 'red'")]
    [InlineData("attributes.colour = 'red'")]
    [InlineData("status > 'RUNNING'")]
    [InlineData("run_name = 'a'; drop table runs")]
    public async Task Search_WithABadFilter_IsInvalid(string filter) =>
        (await SearchAsync(await ExperimentAsync(), filter, "", 5, "")).ShouldBeInvalid();

    [Theory]
    [InlineData("metrics.m SIDEWAYS")]
    [InlineData("colour.x")]
    [InlineData("attributes.colour")]
    public async Task Search_InABadOrder_IsInvalid(string order) =>
        (await SearchAsync(await ExperimentAsync(), "", order, 5, "")).ShouldBeInvalid();

    [Theory]
    [InlineData("run_id IN ('#')", "a")]
    [InlineData("attributes.run_id NOT IN ('#')", "b")]
    public async Task Search_ByAListOfIds_FindsThoseRuns(string filter, string expected)
    {
        var experiment = await ExperimentAsync();
        var a = await NamedAsync(experiment, "a", 1);
        await NamedAsync(experiment, "b", 2);
        Names(await SearchAsync(experiment, filter.Replace("#", a), "", 5, "")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ACTIVE_ONLY", "b")]
    [InlineData("DELETED_ONLY", "a")]
    [InlineData("ALL", "ba")]
    public async Task Search_OfAView_SeesItsRunsOnly(string view, string expected)
    {
        var experiment = await ExperimentAsync();
        var a = await NamedAsync(experiment, "a", 1);
        await NamedAsync(experiment, "b", 2);
        (await PostAsync("mlflow/runs/delete", new { run_id = a })).ShouldBeOk();
        Names((await PostAsync("mlflow/runs/search", new { experiment_ids = new[] { experiment }, run_view_type = view })).ShouldBeOk())
            .ShouldBe(expected);
    }

    [Fact]
    public async Task Search_OfNoExperiments_IsEmpty() =>
        (await PostAsync("mlflow/runs/search", new { experiment_ids = Array.Empty<string>() })).ShouldBeOk().List("runs").ShouldBeEmpty();

    private static string Names(Answer page) =>
        string.Concat(page.ShouldBeOk().List("runs").Select(run => (string?)run["info"]!["run_name"]));

    private async Task<string> SearchAsync(string filter, string order = "") =>
        Names(await SearchAsync(await FiveRunsAsync(), filter, order, 1000, ""));

    private Task<Answer> SearchAsync(string experiment, string filter, string order, int max,
        string token) => PostAsync("mlflow/runs/search",
        new
        {
            experiment_ids = new[] { experiment },
            filter,
            order_by = order.Length == 0
            ? [] : new[] { order },
            max_results = max,
            page_token = token
        });

    private async Task<string> FiveRunsAsync()
    {
        var experiment = await ExperimentAsync();
        foreach (var (name, start, metric, param) in new (string, int, object?,
            string)[] { ("a", 1, 1, "x"), ("b", 2, 2, "y"), ("c", 3, "NaN", "x"), ("d", 4, 3, "y") })
        {
            var run = await NamedAsync(experiment, name, start);
            (await BatchAsync(run, [new { key = "m", value = metric, timestamp = 1, step = 0 }], [new { key = "p", value = param }],
                [new { key = "t", value = name.ToUpperInvariant() }])).ShouldBeOk();
            if (name != "a")
                continue;

            var input = new
            {
                dataset = new { name = "bars", digest = "d1", source_type = "local", source = "x" },
                tags = new[] { new { key = "mlflow.data.context", value = "training" } },
            };
            (await PostAsync("mlflow/runs/log-inputs", new { run_id = run, datasets = new[] { input } })).ShouldBeOk();
        }

        await NamedAsync(experiment, "e", 5);
        return experiment;
    }

    private async Task<string> NamedAsync(string experiment, string name, long start) =>
        (await PostAsync("mlflow/runs/create", new { experiment_id = experiment, run_name = name, start_time = start })).ShouldBeOk()
            .Text("run.info.run_id");
}

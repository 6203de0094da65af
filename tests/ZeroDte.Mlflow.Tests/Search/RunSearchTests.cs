using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Tests.Search;

public sealed class RunSearchTests(RunSearchTests.Runs runs) : IClassFixture<RunSearchTests.Runs>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>a: rmse 1, acc 0.9, model ridge; b: rmse 2, model lasso; c: rmse NaN, model tree; d: nothing.</summary>
    [Theory]
    [InlineData("", "dcba")]
    [InlineData("metrics.rmse > 1", "b")]
    [InlineData("metric.rmse >= 1", "ba")]
    [InlineData("metrics.rmse<2", "a")]
    [InlineData("metrics.rmse != 1", "b")]
    [InlineData("metrics.`rmse` = 2", "b")]
    [InlineData("metrics.\"rmse\" = 2.0", "b")]
    [InlineData("metrics.rmse > -1e-3 AND metrics.acc > 0.5", "a")]
    [InlineData("params.model = 'ridge'", "a")]
    [InlineData("parameters.model = \"ridge\"", "a")]
    [InlineData("param.model != 'ridge'", "cb")]
    [InlineData("params.model LIKE '%a%'", "b")]
    [InlineData("params.model ilike 'RI%'", "a")]
    [InlineData("tags.kind = 'it''s'", "a")]
    [InlineData("tags.`odd key` = 'x'", "b")]
    [InlineData("attributes.run_name = 'c'", "c")]
    [InlineData("run_name IN ('a', 'd')", "da")]
    [InlineData("attr.run_name NOT IN ('a', 'd')", "cb")]
    [InlineData("status = 'FINISHED'", "b")]
    [InlineData("attributes.start_time >= 3", "dc")]
    [InlineData("end_time IS NULL", "dca")]
    [InlineData("end_time IS NOT NULL", "b")]
    [InlineData("datasets.name = 'bars'", "a")]
    [InlineData("dataset.digest LIKE 'd%' and datasets.context = 'train'", "a")]
    [InlineData("params.model = 'ridge' OR params.model = 'tree'", "ca")]
    [InlineData("params.model = 'ridge' OR params.model = 'tree' AND metrics.rmse > 0", "a")]
    [InlineData("(params.model = 'ridge' OR params.model = 'lasso') AND metrics.rmse > 1", "b")]
    [InlineData("NOT params.model = 'ridge'", "dcb")]
    [InlineData("NOT (params.model = 'ridge' OR run_name = 'd')", "cb")]
    [InlineData("NOT end_time > 0", "dca")]
    [InlineData("params.model IS NULL", "d")]
    [InlineData("metrics.rmse IS NOT NULL and params.model is not null", "cba")]
    [InlineData("params.model = ''' OR 1=1 --'", "")]
    [InlineData("params.`x' OR 1=1 --` = 'a'", "")]
    public async Task Filter_OfEveryKind_FindsExactlyTheRunsItNames(string filter, string expected) =>
        (await NamesAsync(filter, [])).ShouldBe(expected);

    [Theory]
    [InlineData("metrics.rmse", "a comparison")]
    [InlineData("metrics.rmse >", "a value")]
    [InlineData("metrics.rmse > 'a'", "Expected numeric value type")]
    [InlineData("params.model > 'a'", "Invalid comparator")]
    [InlineData("params.model = ridge", "Expected a quoted string")]
    [InlineData("colour.x = 'a'", "Invalid entity type")]
    [InlineData("attributes.colour = 'a'", "Invalid attribute key")]
    [InlineData("params.model = 'a", "not closed")]
    [InlineData("(params.model = 'a'", "')'")]
    [InlineData("params.model = 'a' params.model = 'b'", "AND, OR or the end")]
    [InlineData("params.model = 'a'; drop table run", "unexpected ';'")]
    [InlineData("metrics.rmse LIKE '1'", "Invalid comparator")]
    [InlineData("params.model IN ('a')", "Invalid comparator")]
    public async Task Filter_ThatMakesNoSense_IsRefusedWithTheReason(string filter, string reason) =>
        (await runs.RefusalAsync("mlflow/runs/search", new { experiment_ids = new[] { runs.Experiment }, filter })).ShouldContain(reason);

    [Fact]
    public async Task Filter_NestedAThousandDeep_IsRefused() =>
        (await runs.RefusalAsync("mlflow/runs/search", new { experiment_ids = new[] { runs.Experiment }, filter = new string('(', 1000) }))
            .ShouldContain("nested");

    [Theory]
    [InlineData("metrics.rmse", "abcd")]
    [InlineData("metrics.rmse DESC", "bacd")]
    [InlineData("metrics.acc ASC", "adcb")]
    [InlineData("params.model", "bacd")]
    [InlineData("attributes.start_time ASC", "abcd")]
    [InlineData("end_time DESC", "bdca")]
    [InlineData("run_name desc", "dcba")]
    public async Task Order_OfEveryKind_PutsMissingAndNaNLastAndIsTheSamePageByPage(string order, string expected)
    {
        (await NamesAsync("", [order])).ShouldBe(expected);

        var (names, token) = ("", (string?)null);
        do
        {
            var page = await runs.Client.SearchRunsAsync(new([runs.Experiment], "", [order], MaxResults: 1, PageToken: token), Cancel);
            names += string.Concat((page.Runs ?? []).Select(r => r.Info.RunName));
            token = page.NextPageToken;
        }
        while (token is not null);
        names.ShouldBe(expected);
    }

    [Fact]
    public async Task PageToken_OfAnotherQuery_IsRefused()
    {
        var page = await runs.Client.SearchRunsAsync(new([runs.Experiment], MaxResults: 1), Cancel);

        (await runs.RefusalAsync("mlflow/runs/search", new
        {
            experiment_ids = new[] { runs.Experiment },
            page_token = page.NextPageToken,
            filter = "metrics.rmse > 1",
        })).ShouldContain("another query");
        (await runs.RefusalAsync("mlflow/runs/search", new { experiment_ids = new[] { runs.Experiment }, page_token = "rubbish!" }))
            .ShouldContain("page token");
    }

    [Fact]
    public async Task PageToken_RunsAddedMeanwhile_MoveNoOther()
    {
        var experiment = await runs.CreateExperimentAsync();
        var first = await runs.CreateRunAsync(experiment, 1);
        var second = await runs.CreateRunAsync(experiment, 2);
        var page = await runs.Client.SearchRunsAsync(new([experiment], MaxResults: 1), Cancel);
        await runs.CreateRunAsync(experiment, 3);

        var next = await runs.Client.SearchRunsAsync(new([experiment], MaxResults: 1, PageToken: page.NextPageToken), Cancel);

        page.Runs!.Single().Info.RunId.ShouldBe(second.RunId);
        next.Runs!.Single().Info.RunId.ShouldBe(first.RunId);
    }

    private async Task<string> NamesAsync(string filter, string[] order) =>
        string.Concat(((await runs.Client.SearchRunsAsync(new([runs.Experiment], filter, order), Cancel)).Runs ?? [])
            .Select(r => r.Info.RunName));

    public sealed class Runs : MlflowHost, IAsyncLifetime
    {
        public string Experiment { get; private set; } = "";

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Experiment = await CreateExperimentAsync();
            var a = await AddAsync("a", 1, [new("rmse", 5, 0, 0), new("rmse", 1, 0, 1), new("acc", 0.9, 0)], "ridge", new("kind", "it's"));
            var b = await AddAsync("b", 2, [new("rmse", 2, 0)], "lasso", new("odd key", "x"));
            await AddAsync("c", 3, [new("rmse", double.NaN, 0)], "tree", null);
            await AddAsync("d", 4, [], null, null);
            await Client.UpdateRunAsync(new(b, "FINISHED", 5), Cancel);
            await Client.LogInputsAsync(new(a, [new([new("mlflow.data.context", "train")], new("bars", "d1", "local", "x"))]), Cancel);
        }

        private async Task<string> AddAsync(string name, long start, Metric[] metrics, string? model, KeyValue? tag)
        {
            var run = (await Client.CreateRunAsync(new(Experiment, name, start), Cancel)).Info.RunId;
            await Client.LogBatchAsync(new(run, metrics, model is null ? [] : [new("model", model)], tag is null ? [] : [tag]), Cancel);
            return run;
        }
    }
}

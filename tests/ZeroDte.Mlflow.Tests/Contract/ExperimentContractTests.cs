namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class ExperimentContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Create_WithTags_CanBeReadByIdAndName()
    {
        var name = Unique("experiment");
        var created = await PostAsync("mlflow/experiments/create", new { name, tags = new[] { new { key = "team", value = "red" } } });
        var id = created.ShouldBeOk().Text("experiment_id");
        var byId = (await GetAsync($"mlflow/experiments/get?experiment_id={id}")).ShouldBeOk();
        var byName = (await GetAsync($"mlflow/experiments/get-by-name?experiment_name={name}")).ShouldBeOk();
        byId.Text("experiment.name").ShouldBe(name);
        byName.Text("experiment.experiment_id").ShouldBe(id);
        byId.Text("experiment.lifecycle_stage").ShouldBe("active");
        ((string?)byId.Value("experiment.tags", "team")).ShouldBe("red");
    }

    [Fact]
    public async Task Create_OfATakenName_IsAConflict()
    {
        var name = Unique("experiment");
        (await PostAsync("mlflow/experiments/create", new { name })).ShouldBeOk();
        (await PostAsync("mlflow/experiments/create", new { name })).ShouldFail(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Create_OfADeletedName_IsAConflict()
    {
        var name = Unique("experiment");
        var id = (await PostAsync("mlflow/experiments/create", new { name })).Text("experiment_id");
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = id })).ShouldBeOk();
        (await PostAsync("mlflow/experiments/create", new { name })).ShouldFail(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Create_ByTwoAtOnce_MakesOne()
    {
        var name = Unique("experiment");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync("mlflow/experiments/create", new { name })));
        answers.Count(a => (int)a.Status == 200).ShouldBe(1);
        foreach (var loser in answers.Where(a => (int)a.Status != 200))
            loser.ShouldFail(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Delete_ThenRestore_IsSoft()
    {
        var id = await ExperimentAsync();
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = id })).ShouldBeOk();
        (await GetAsync($"mlflow/experiments/get?experiment_id={id}")).Text("experiment.lifecycle_stage").ShouldBe("deleted");
        (await PostAsync("mlflow/experiments/restore", new { experiment_id = id })).ShouldBeOk();
        (await GetAsync($"mlflow/experiments/get?experiment_id={id}")).Text("experiment.lifecycle_stage").ShouldBe("active");
    }

    [Fact]
    public async Task Delete_OfAnExperiment_DeletesItsRunsToo()
    {
        var id = await ExperimentAsync();
        var run = await RunAsync(id);
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = id })).ShouldBeOk();
        (await GetRunAsync(run)).Text("run.info.lifecycle_stage").ShouldBe("deleted");
    }

    [Fact]
    public async Task CreateRun_InADeletedExperiment_IsInvalid()
    {
        var id = await ExperimentAsync();
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = id })).ShouldBeOk();
        (await PostAsync("mlflow/runs/create", new { experiment_id = id })).ShouldBeInvalid();
    }

    [Fact]
    public async Task Update_WithANewName_Renames()
    {
        var (id, name) = (await ExperimentAsync(), Unique("renamed"));
        (await PostAsync("mlflow/experiments/update", new { experiment_id = id, new_name = name })).ShouldBeOk();
        (await GetAsync($"mlflow/experiments/get?experiment_id={id}")).Text("experiment.name").ShouldBe(name);
    }

    [Fact]
    public async Task SetTag_Twice_KeepsTheLast()
    {
        var id = await ExperimentAsync();
        foreach (var value in new[] { "one", "two" })
            (await PostAsync("mlflow/experiments/set-experiment-tag", new { experiment_id = id, key = "k", value })).ShouldBeOk();
        ((string?)(await GetAsync($"mlflow/experiments/get?experiment_id={id}")).Value("experiment.tags", "k")).ShouldBe("two");
    }

    [Theory]
    [InlineData("name LIKE '{0}%'", 3)]
    [InlineData("name = '{0}-a'", 1)]
    [InlineData("name ILIKE '{0}-A'", 1)]
    [InlineData("name LIKE '{0}%' AND tags.side = 'left'", 1)]
    [InlineData("name LIKE '{0}%' AND tags.side != 'left'", 1)]
    public async Task Search_WithAFilter_Finds(string filter, int count)
    {
        var prefix = Unique("search");
        await CreateAsync("a", "left");
        await CreateAsync("b", "right");
        await CreateAsync("c", null);
        (await PostAsync("mlflow/experiments/search", new { max_results = 10, filter = string.Format(null, filter, prefix) }))
            .ShouldBeOk().List("experiments").Length.ShouldBe(count);

        async Task CreateAsync(string suffix, string? side) =>
            (await PostAsync("mlflow/experiments/create",
                new { name = $"{prefix}-{suffix}", tags = side is null ? [] : new[] { new { key = "side", value = side } } })).ShouldBeOk();
    }

    [Fact]
    public async Task Search_PageByPage_SeesEachOnce()
    {
        var prefix = Unique("page");
        for (var i = 0; i < 5; i++)
            (await PostAsync("mlflow/experiments/create", new { name = $"{prefix}-{i}" })).ShouldBeOk();
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = (await PostAsync("mlflow/experiments/search",
                new
                {
                    max_results = 2,
                    filter = $"name LIKE '{prefix}%'",
                    order_by = Enumerable.Repeat("name DESC", 1),
                    page_token = token
                    ?? ""
                })).ShouldBeOk();
            seen.AddRange(page.List("experiments").Select(e => ((string)e["name"]!)[^1..]));
            token = (string?)page["next_page_token"];
        }
        while (token is { Length: > 0 });
        seen.ShouldBe(["4", "3", "2", "1", "0"]);
    }
}

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class RegistryContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task UpdateVersion_Description_DatesTheVersionButNotTheModel()
    {
        var model = await ModelAsync();
        var version = await VersionAsync(model);
        var before = await UpdatedAsync();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        (await PatchAsync("mlflow/model-versions/update", new { name = model, version, description = "said later" })).ShouldBeOk();
        (await UpdatedAsync()).ShouldBe(before);
        ((long)(await GetVersionAsync(model, version))["model_version.last_updated_timestamp"]!).ShouldBeGreaterThan(before);

        async Task<long> UpdatedAsync() =>
            (long)(await GetAsync($"mlflow/registered-models/get?name={model}")).ShouldBeOk()["registered_model.last_updated_timestamp"]!;
    }

    [Fact]
    public async Task Create_OfATakenName_IsAConflict()
    {
        var name = await ModelAsync();
        (await PostAsync("mlflow/registered-models/create", new { name })).ShouldFail(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Update_OfTheDescription_IsKept()
    {
        var name = await ModelAsync();
        (await PatchAsync("mlflow/registered-models/update", new { name, description = "closes" })).ShouldBeOk();
        (await GetAsync($"mlflow/registered-models/get?name={name}")).Text("registered_model.description").ShouldBe("closes");
    }

    [Fact]
    public async Task Rename_OfAModel_TakesItsVersionsAlong()
    {
        var (name, renamed) = (await ModelAsync(), Unique("renamed"));
        await VersionAsync(name);
        (await PostAsync("mlflow/registered-models/rename", new { name, new_name = renamed })).ShouldBeOk();
        (await GetVersionAsync(renamed, "1")).Text("model_version.name").ShouldBe(renamed);
        (await GetAsync($"mlflow/registered-models/get?name={name}")).ShouldBeMissing();
    }

    [Fact]
    public async Task Delete_OfAModel_IsForGood()
    {
        var name = await ModelAsync();
        await VersionAsync(name);
        (await DeleteAsync("mlflow/registered-models/delete", new { name })).ShouldBeOk();
        (await GetAsync($"mlflow/registered-models/get?name={name}")).ShouldBeMissing();
        (await GetAsync($"mlflow/model-versions/get?name={name}&version=1")).ShouldBeMissing();
    }

    [Fact]
    public async Task Tags_OfAModelAndAVersion_CanBeSetAndDeleted()
    {
        var name = await ModelAsync();
        var version = await VersionAsync(name);
        (await PostAsync("mlflow/registered-models/set-tag", new { name, key = "k", value = "1" })).ShouldBeOk();
        (await PostAsync("mlflow/model-versions/set-tag", new { name, version, key = "k", value = "2" })).ShouldBeOk();
        ((string?)(await GetAsync($"mlflow/registered-models/get?name={name}")).Value("registered_model.tags", "k")).ShouldBe("1");
        ((string?)(await GetVersionAsync(name, version)).Value("model_version.tags", "k")).ShouldBe("2");
        (await DeleteAsync("mlflow/registered-models/delete-tag", new { name, key = "k" })).ShouldBeOk();
        (await DeleteAsync("mlflow/model-versions/delete-tag", new { name, version, key = "k" })).ShouldBeOk();
        (await GetAsync($"mlflow/registered-models/get?name={name}")).List("registered_model.tags").ShouldBeEmpty();
        (await GetVersionAsync(name, version)).List("model_version.tags").ShouldBeEmpty();
    }

    [Fact]
    public async Task Version_Created_IsReadyAndCounts()
    {
        var name = await ModelAsync();
        (await VersionAsync(name), await VersionAsync(name)).ShouldBe(("1", "2"));
        var version = await GetVersionAsync(name, "2");
        (version.Text("model_version.status"), version.Text("model_version.current_stage")).ShouldBe(("READY", "None"));
        (await GetAsync($"mlflow/model-versions/get-download-uri?name={name}&version=2")).Text("artifact_uri")
            .ShouldBe("mlflow-artifacts:/1/model");
    }

    [Fact]
    public async Task Version_DeletedInTheMiddle_KeepsItsNumber()
    {
        var name = await ModelAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await VersionAsync(name);
        (await DeleteAsync("mlflow/model-versions/delete", new { name, version = "2" })).ShouldBeOk();
        (await GetAsync($"mlflow/model-versions/get?name={name}&version=2")).ShouldBeMissing();
        (await VersionAsync(name)).ShouldBe("4");
    }

    [Fact]
    public async Task Version_Deleted_CannotBeWrittenTo()
    {
        var name = await ModelAsync();
        var version = await VersionAsync(name);
        (await DeleteAsync("mlflow/model-versions/delete", new { name, version })).ShouldBeOk();
        (await PostAsync("mlflow/model-versions/set-tag", new { name, version, key = "k", value = "v" })).ShouldBeMissing();
        (await PatchAsync("mlflow/model-versions/update", new { name, version, description = "x" })).ShouldBeMissing();
        (await StageAsync(name, version, "Staging")).ShouldBeMissing();
        (await DeleteAsync("mlflow/model-versions/delete", new { name, version })).ShouldBeMissing();
    }

    [Fact]
    public async Task Version_UpdatedWithADescription_KeepsIt()
    {
        var name = await ModelAsync();
        var version = await VersionAsync(name);
        (await PatchAsync("mlflow/model-versions/update", new { name, version, description = "first" })).ShouldBeOk();
        (await GetVersionAsync(name, version)).Text("model_version.description").ShouldBe("first");
    }

    [Fact]
    public async Task Latest_OfEachStage_IsTheHighestVersionThere()
    {
        var name = await ModelAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await VersionAsync(name);
        (await StageAsync(name, "1", "Production")).ShouldBeOk();
        (await LatestAsync(new { name })).ShouldBe(["None 3", "Production 1"]);
        (await LatestAsync(new { name, stages = Enumerable.Repeat("production", 1) })).ShouldBe(["Production 1"]);

        async Task<IEnumerable<string>> LatestAsync(object body) =>
            (await PostAsync("mlflow/registered-models/get-latest-versions", body)).ShouldBeOk()
                .List("model_versions").Select(v => $"{v["current_stage"]} {v["version"]}").Order();
    }

    [Theory]
    [InlineData("name = '{0}-a'", "a")]
    [InlineData("name LIKE '{0}%'", "abc")]
    [InlineData("name ILIKE '{0}-B'", "b")]
    [InlineData("name LIKE '{0}%' AND tags.side = 'left'", "a")]
    public async Task SearchModels_WithAFilter_FindsInOrderOfName(string filter, string expected)
    {
        var prefix = Unique("find");
        foreach (var suffix in "bca")
        {
            (await PostAsync("mlflow/registered-models/create",
                new { name = $"{prefix}-{suffix}", tags = new[] { new { key = "side", value = suffix == 'a' ? "left" : "right" } } }))
                .ShouldBeOk();
        }

        var query = Uri.EscapeDataString(string.Format(null, filter, prefix));
        string.Concat((await GetAsync($"mlflow/registered-models/search?filter={query}")).ShouldBeOk()
            .List("registered_models").Select(m => ((string)m["name"]!)[^1])).ShouldBe(expected);
    }

    [Theory]
    [InlineData("name = '{0}'", "321")]
    [InlineData("name = '{0}' AND version_number > 1", "32")]
    [InlineData("name = '{0}' AND version_number = 2", "2")]
    [InlineData("name = '{0}' AND source_path LIKE '%/2'", "2")]
    [InlineData("name = '{0}' AND run_id = 'nobody'", "")]
    [InlineData("name = '{0}' AND tags.k = 'v'", "")]
    public async Task SearchVersions_WithAFilter_Finds(string filter, string expected)
    {
        var name = await ModelAsync();
        foreach (var i in Enumerable.Range(1, 3))
            await VersionAsync(name, $"mlflow-artifacts:/1/{i}");
        var query = Uri.EscapeDataString(string.Format(null, filter, name));
        string.Concat((await GetAsync($"mlflow/model-versions/search?filter={query}&order_by=version_number%20DESC")).ShouldBeOk()
            .List("model_versions").Select(v => (string)v["version"]!)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("registered-models/search?filter=colour%20%3D%20'red'")]
    [InlineData("registered-models/search?filter=name%20%3E%20'red'")]
    [InlineData("registered-models/search?page_token=nonsense")]
    [InlineData("model-versions/search?filter=colour%20%3D%20'red'")]
    [InlineData("model-versions/search?filter=garbage")]
    public async Task Search_WithBadArguments_IsInvalid(string route) => (await GetAsync($"mlflow/{route}")).ShouldBeInvalid();
}

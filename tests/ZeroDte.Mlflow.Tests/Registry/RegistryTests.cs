using Npgsql;

namespace ZeroDte.Mlflow.Tests.Registry;

public sealed class RegistryTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private readonly string _name = $"model-{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateVersion_ManyAtOnce_NumbersWithoutGapsOrDoubles()
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        var versions = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => VersionAsync()));

        versions.Select(int.Parse).Order().ShouldBe(Enumerable.Range(1, 25));
    }

    [Fact]
    public async Task DeleteVersion_TheNewest_KeepsItsNumberAndLosesItsAliases()
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        await VersionAsync();
        await host.Client.SetAliasAsync(_name, "champion", await VersionAsync(), Cancel);

        await host.SendAsync(HttpMethod.Delete, "mlflow/model-versions/delete", new { name = _name, version = "2" });

        (await host.Client.FindByAliasAsync(_name, "champion", Cancel)).ShouldBeNull();
        (await VersionAsync()).ShouldBe("3");
        (await host.SendAsync(HttpMethod.Get, $"mlflow/registered-models/alias?name={_name}&alias=champion")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("latest", "reserved")]
    [InlineData("v1", "reserved")]
    [InlineData("V22", "reserved")]
    [InlineData("a b", "may only contain")]
    [InlineData("a.b", "may only contain")]
    public async Task SetAlias_ImpossibleName_IsRefused(string alias, string message)
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        await VersionAsync();

        (await host.RefusalAsync("mlflow/registered-models/alias", new { name = _name, alias, version = "1" })).ShouldContain(message);
    }

    [Theory]
    [InlineData("/etc", "To use a local path")]
    [InlineData("file:///etc", "To use a local path")]
    [InlineData("mlflow-artifacts:/a/../b", "Invalid model version source")]
    [InlineData("http://host/a/..%2f..%2fb", "Invalid model version source")]
    [InlineData("s3://bucket/a%252e%252e/%252e%252e/b", "Invalid model version source")]
    [InlineData("mlflow-artifacts:/a%00", "Invalid model version source")]
    public async Task CreateVersion_SourceThatLeadsElsewhere_IsRefused(string source, string message)
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);

        (await host.RefusalAsync("mlflow/model-versions/create", new { name = _name, source })).ShouldContain(message);
    }

    [Fact]
    public async Task Transition_ArchivingTheOthers_MovesThemAndIsRefusedForPassiveStages()
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        foreach (var version in (string[])[await VersionAsync(), await VersionAsync()])
            await host.Client.TransitionStageAsync(new(_name, version, "pRoDuCtIoN", ArchiveExistingVersions: true), Cancel);

        (await host.Client.GetModelVersionAsync(_name, "1", Cancel)).CurrentStage.ShouldBe("Archived");
        (await host.Client.GetModelVersionAsync(_name, "2", Cancel)).CurrentStage.ShouldBe("Production");
        foreach (var stage in (string[])["None", "Archived"])
        {
            (await host.RefusalAsync("mlflow/model-versions/transition-stage",
                new { name = _name, version = "1", stage, archive_existing_versions = true })).ShouldContain("not an Active stage");
        }
        (await host.RefusalAsync("mlflow/model-versions/transition-stage", new { name = _name, version = "1", stage = "Live" }))
            .ShouldContain("Invalid Model Version stage");
    }

    [Fact]
    public async Task Served_AtATime_IsWhatTheAliasAndTheStageNamedThen()
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        var before = await NowAsync();
        await MoveAsync(await VersionAsync());
        var between = await NowAsync();
        await MoveAsync(await VersionAsync());
        var after = await NowAsync();
        await host.SendAsync(HttpMethod.Delete, "mlflow/registered-models/delete", new { name = _name });
        var gone = await NowAsync();

        foreach (var slot in (string[])["alias=champion", "stage=Production"])
        {
            (await ServedAsync(slot, before)).ShouldBe("");
            (await ServedAsync(slot, between)).ShouldBe("1");
            (await ServedAsync(slot, after)).ShouldBe("2");
            (await ServedAsync(slot, gone)).ShouldBe("");
        }

        async Task MoveAsync(string version)
        {
            await host.Client.SetAliasAsync(_name, "champion", version, Cancel);
            await host.Client.TransitionStageAsync(new(_name, version, "Production", ArchiveExistingVersions: true), Cancel);
        }
    }

    [Fact]
    public async Task Moves_ChangedInTheDatabase_AreFoundOut()
    {
        await host.Client.EnsureRegisteredModelAsync(_name, Cancel);
        foreach (var version in (string[])[await VersionAsync(), await VersionAsync(), await VersionAsync()])
            await host.Client.SetAliasAsync(_name, "champion", version, Cancel);
        var moves = (await host.SendAsync(HttpMethod.Get, $"mlflow/registered-models/moves?name={_name}")).Body;
        ((bool)moves["intact"]!).ShouldBeTrue();
        var second = (long)moves["moves"]![1]!["number"]!;

        foreach (var change in (string[])["update mlflow.registry_move set target = '9'", "delete from mlflow.registry_move",
            "truncate mlflow.registry_move"])
        {
            (await Should.ThrowAsync<PostgresException>(host.Database.ScalarAsync<object>(change))).MessageText.ShouldContain(
                "append-only");
        }

        // As its owner could, with the guard switched off.
        await TamperAsync($"update mlflow.registry_move set target = '9' where number = {second}");
        ((long)(await host.SendAsync(HttpMethod.Get, $"mlflow/registered-models/moves?name={_name}")).Body["first_broken"]!)
            .ShouldBe(second);
        await TamperAsync($"update mlflow.registry_move set target = '2' where number = {second}");
        ((bool)(await host.SendAsync(HttpMethod.Get, $"mlflow/registered-models/moves?name={_name}")).Body["intact"]!).ShouldBeTrue();
    }

    private async Task<string> VersionAsync() =>
        (await host.Client.CreateModelVersionAsync(new(_name, "mlflow-artifacts:/0/x/artifacts/model"), Cancel)).Version;

    private async Task<string> ServedAsync(string slot, long at) => string.Join(
        ',', (await host.SendAsync(HttpMethod.Get, $"mlflow/registered-models/served?name={_name}&{slot}&at={at}")).Body["versions"]!
            .AsArray().Select(v => (string)v!));

    /// <summary>A moment that nothing else happens in.</summary>
    private static async Task<long> NowAsync()
    {
        await Task.Delay(5, Cancel);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await Task.Delay(5, Cancel);
        return now;
    }

    private async Task TamperAsync(string sql) => await host.Database.ScalarAsync<object>(
        $"alter table mlflow.registry_move disable trigger append_only; {sql}; alter table mlflow.registry_move enable trigger "
            + "append_only; select 1");
}

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class StageContractTests(TrackingServer server) : ContractTest(server)
{
    [Theory]
    [InlineData("Staging", "Staging")]
    [InlineData("sTaGiNg", "Staging")]
    [InlineData("PRODUCTION", "Production")]
    [InlineData("archived", "Archived")]
    [InlineData("none", "None")]
    public async Task Stage_InAnyCase_IsKeptInItsOwn(string stage, string expected)
    {
        var name = await ModelAsync();
        var version = await VersionAsync(name);
        (await StageAsync(name, version, stage)).ShouldBeOk().Text("model_version.current_stage").ShouldBe(expected);
        (await GetVersionAsync(name, version)).Text("model_version.current_stage").ShouldBe(expected);
    }

    [Fact]
    public async Task Stage_OfAnotherName_IsInvalid()
    {
        var name = await ModelAsync();
        (await StageAsync(name, await VersionAsync(name), "Canary")).ShouldBeInvalid();
    }

    [Theory]
    [InlineData(true, "Archived")]
    [InlineData(false, "Production")]
    public async Task Archive_OfExistingVersions_IsDoneOnlyWhenAsked(bool archive, string first)
    {
        var name = await ModelAsync();
        await VersionAsync(name);
        await VersionAsync(name);
        (await StageAsync(name, "1", "Production")).ShouldBeOk();
        (await StageAsync(name, "2", "Production", archive)).ShouldBeOk();
        (await GetVersionAsync(name, "1")).Text("model_version.current_stage").ShouldBe(first);
        (await GetVersionAsync(name, "2")).Text("model_version.current_stage").ShouldBe("Production");
    }
}

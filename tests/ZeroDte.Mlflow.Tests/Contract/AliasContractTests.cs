namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class AliasContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Alias_Set_LeadsToItsVersion()
    {
        var name = await TwoVersionsAsync();
        (await SetAsync(name, "champion", "1")).ShouldBeOk();
        (await LookUpAsync(name, "champion")).ShouldBeOk().Text("model_version.version").ShouldBe("1");
        (await GetVersionAsync(name, "1")).List("model_version.aliases").Select(a => (string?)a).ShouldBe(["champion"]);
        var listed = (await GetAsync($"mlflow/registered-models/get?name={name}")).List("registered_model.aliases").Single();
        ((string?)listed["alias"], (string?)listed["version"]).ShouldBe(("champion", "1"));
    }

    [Fact]
    public async Task Alias_SetAgain_Moves()
    {
        var name = await TwoVersionsAsync();
        (await SetAsync(name, "champion", "1")).ShouldBeOk();
        (await SetAsync(name, "champion", "2")).ShouldBeOk();
        (await LookUpAsync(name, "champion")).Text("model_version.version").ShouldBe("2");
        (await GetVersionAsync(name, "1")).List("model_version.aliases").ShouldBeEmpty();
    }

    [Fact]
    public async Task Alias_Deleted_IsGone()
    {
        var name = await TwoVersionsAsync();
        (await SetAsync(name, "champion", "1")).ShouldBeOk();
        (await DeleteAsync("mlflow/registered-models/alias", new { name, alias = "champion" })).ShouldBeOk();
        (await LookUpAsync(name, "champion")).ShouldBeInvalid();
    }

    [Fact]
    public async Task Alias_OfAModelThatIsNotThere_IsInvalidToo() => (await LookUpAsync(Unique("model"), "champion")).ShouldBeInvalid();

    [Fact]
    public async Task Alias_NeverSet_IsInvalidAndNotMissing() => (await LookUpAsync(await ModelAsync(), "champion")).ShouldBeInvalid();

    [Theory]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("v1")]
    [InlineData("V12")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Alias_ThatIsReservedOrNoName_IsInvalid(string alias) =>
        (await SetAsync(await TwoVersionsAsync(), alias, "1")).ShouldBeInvalid();

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task Alias_UpToItsLimit_IsTaken(int length, bool taken)
    {
        var answer = await SetAsync(await TwoVersionsAsync(), new string('a', length), "1");
        if (taken)
            answer.ShouldBeOk();
        else
            answer.ShouldBeInvalid();
    }

    [Theory]
    [InlineData("vintage")]
    [InlineData("v1-beta")]
    [InlineData("a_b-c")]
    public async Task Alias_ThatOnlyLooksReserved_IsTaken(string alias) =>
        (await SetAsync(await TwoVersionsAsync(), alias, "1")).ShouldBeOk();

    [Fact]
    public async Task Alias_ToNoVersion_IsMissing() => (await SetAsync(await ModelAsync(), "champion", "9")).ShouldBeMissing();

    private Task<Answer> SetAsync(string name, string alias, string version) =>
        PostAsync("mlflow/registered-models/alias", new { name, alias, version });

    private Task<Answer> LookUpAsync(string name, string alias) => GetAsync($"mlflow/registered-models/alias?name={name}&alias={alias}");

    private async Task<string> TwoVersionsAsync()
    {
        var name = await ModelAsync();
        await VersionAsync(name);
        await VersionAsync(name);
        return name;
    }
}

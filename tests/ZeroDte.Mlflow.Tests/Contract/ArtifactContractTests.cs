namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class ArtifactContractTests(TrackingServer server) : ContractTest(server)
{
    private const string Proxy = "mlflow-artifacts/artifacts";

    [Theory]
    [InlineData("plain.txt", "some text")]
    [InlineData("empty.txt", "")]
    [InlineData("a/b/c/deep.json", "{}")]
    [InlineData("name%20with%20spaces.txt", "x")]
    [InlineData("%C3%BCml%C3%A4ut.txt", "ä")]
    [InlineData("images/loss%25step%251%25timestamp%251700000000000%2512ab.png", "as log_image names them")]
    public async Task Put_ThenGet_AnswersTheSameBytes(string path, string content)
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/{path}", content);
        (await GetAsync($"{Proxy}/{folder}/{path}")).ShouldBeOk().Body.ShouldBe(content);
    }

    [Fact]
    public async Task Put_WithAnEncodedSlash_IsIntoAFolder()
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}%2Fsub%2Ffile.txt", "x");
        (await GetAsync($"{Proxy}/{folder}/sub/file.txt")).ShouldBeOk().Body.ShouldBe("x");
    }

    [Fact]
    public async Task Head_OfAFile_AnswersWithoutItsBytes()
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/file.txt", "0123456789");
        (await SendAsync(HttpMethod.Head, $"{Proxy}/{folder}/file.txt")).ShouldBeOk().Body.ShouldBeEmpty();
        ((int)(await SendAsync(HttpMethod.Head, "mlflow/experiments/get?experiment_id=0")).Status).ShouldBe(200);
    }

    [Theory]
    [InlineData("bytes=2-4", 206, "234")]
    [InlineData("bytes=7-", 206, "789")]
    [InlineData("bytes=-3", 206, "789")]
    [InlineData("bytes=7-99", 206, "789")]
    [InlineData("bytes=10-", 416, null)]
    public async Task Range_OfARunsFile_IsSentAlone(string range, int status, string? expected)
    {
        var run = await RunAsync();
        var root = (await GetRunAsync(run)).Text("run.info.artifact_uri");
        Assert.SkipUnless(root.StartsWith("mlflow-artifacts:/", StringComparison.Ordinal),
            $"This server keeps artifacts elsewhere: {root}");
        await PutAsync($"{root["mlflow-artifacts:/".Length..]}/file.txt", "0123456789");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/get-artifact?run_uuid={run}&path=file.txt");
        request.Headers.TryAddWithoutValidation("Range", range).ShouldBeTrue();
        using var answer = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        if (expected is not null)
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("MLmodel", "text/plain")]
    [InlineData("mlproject", "text/plain")]
    [InlineData("a.txt", "text/plain")]
    [InlineData("b.pkl", "application/octet-stream")]
    [InlineData("c.png", "image/png")]
    public async Task Get_OfAName_HasItsType(string name, string type)
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/{name}", "x");
        (await GetAsync($"{Proxy}/{folder}/{name}")).ShouldBeOk().ContentType.ShouldBe(type);
    }

    [Fact]
    public async Task Put_Again_Replaces()
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/f", "a longer first text");
        await PutAsync($"{folder}/f", "second");
        (await GetAsync($"{Proxy}/{folder}/f")).Body.ShouldBe("second");
    }

    [Fact]
    public async Task List_OfAFolder_NamesFilesAndFolders()
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/one.txt", "12345");
        await PutAsync($"{folder}/sub/two.txt", "2");
        await PutAsync($"{folder}/sub/deeper/three.txt", "3");
        (await ListAsync(folder)).ShouldBe(["one.txt 5", "sub folder"]);
        (await ListAsync($"{folder}/sub")).ShouldBe(["deeper folder", "two.txt 1"]);

        async Task<IEnumerable<string>> ListAsync(string path) =>
            (await GetAsync($"{Proxy}?path={path}")).ShouldBeOk().List("files")
                .Select(f => $"{f["path"]} {((bool?)f["is_dir"] == true ? "folder" : (long?)f["file_size"])}").Order();
    }

    [Fact]
    public async Task List_OfNothing_IsEmpty() =>
        (await GetAsync($"{Proxy}?path={Unique("nothing")}")).ShouldBeOk().List("files").ShouldBeEmpty();

    [Fact]
    public async Task Delete_OfAFile_LeavesItsNeighbour()
    {
        var folder = Unique("folder");
        await PutAsync($"{folder}/one.txt", "1");
        await PutAsync($"{folder}/two.txt", "2");
        (await SendAsync(HttpMethod.Delete, $"{Proxy}/{folder}/one.txt")).ShouldBeOk();
        (await GetAsync($"{Proxy}?path={folder}")).List("files").Select(f => (string?)f["path"]).ShouldBe(["two.txt"]);
    }

    [Fact]
    public async Task Run_WhoseRootIsTheProxysOwnAddress_ListsItsArtifacts()
    {
        var folder = Unique("folder");
        var location = new Uri(Server.Http.BaseAddress!, $"{Api}{Proxy}/{folder}").ToString();
        var experiment = (await PostAsync("mlflow/experiments/create", new { name = Unique("experiment"), artifact_location = location }))
            .ShouldBeOk().Text("experiment_id");
        var run = await RunAsync(experiment);
        await PutAsync($"{folder}/{run}/artifacts/one.txt", "1");
        (await GetAsync($"mlflow/artifacts/list?run_id={run}")).ShouldBeOk().List("files").Select(f => (string?)f["path"])
            .ShouldBe(["one.txt"]);
        (await GetAsync($"/get-artifact?run_uuid={run}&path=one.txt")).ShouldBeOk().Body.ShouldBe("1");
    }

    [Fact]
    public async Task Run_WithArtifacts_ListsThemUnderItsRoot()
    {
        var run = await RunAsync();
        var root = (await GetRunAsync(run)).Text("run.info.artifact_uri");
        Assert.SkipUnless(root.StartsWith("mlflow-artifacts:/", StringComparison.Ordinal),
            $"This server keeps artifacts elsewhere: {root}");
        await PutAsync($"{root["mlflow-artifacts:/".Length..]}/model/MLmodel", "flavors: {}");
        var top = (await GetAsync($"mlflow/artifacts/list?run_id={run}")).ShouldBeOk();
        top.Text("root_uri").ShouldBe(root);
        ((string?)top.List("files").Single()["path"]).ShouldBe("model");
        ((string?)(await GetAsync($"mlflow/artifacts/list?run_id={run}&path=model")).List("files").Single()["path"])
            .ShouldBe("model/MLmodel");
        (await GetAsync($"/get-artifact?run_uuid={run}&path=model/MLmodel")).ShouldBeOk().Body.ShouldBe("flavors: {}");
    }

    [Fact]
    public async Task ModelVersion_WithArtifacts_ServesThem()
    {
        var (name, folder) = (await ModelAsync(), Unique("folder"));
        await PutAsync($"{folder}/MLmodel", "flavors: {}");
        var version = await VersionAsync(name, $"mlflow-artifacts:/{folder}");
        (await GetAsync($"/model-versions/get-artifact?name={name}&version={version}&path=MLmodel"))
            .ShouldBeOk().Body.ShouldBe("flavors: {}");
    }

    [Theory]
    [InlineData("..%2Fsecret")]
    [InlineData("a%2F..%2F..%2Fsecret")]
    [InlineData("..%252Fsecret")]
    [InlineData("%252e%252e%252fsecret")]
    [InlineData("..%25252Fsecret")]
    public async Task Path_ThatLeavesTheStore_IsInvalid(string path)
    {
        (await GetAsync($"{Proxy}/{path}")).ShouldBeInvalid();
        (await SendAsync(HttpMethod.Put, $"{Proxy}/{path}", new StringContent("x"))).ShouldBeInvalid();
        (await SendAsync(HttpMethod.Delete, $"{Proxy}/{path}")).ShouldBeInvalid();
        (await GetAsync($"{Proxy}?path={path}")).ShouldBeInvalid();
    }

    [Theory]
    [InlineData("..%2Fsecret")]
    [InlineData("..%252Fsecret")]
    [InlineData("%2Fetc%2Fpasswd")]
    public async Task Path_OfARunThatLeavesItsRoot_IsInvalid(string path)
    {
        var run = await RunAsync();
        (await GetAsync($"mlflow/artifacts/list?run_id={run}&path={path}")).ShouldBeInvalid();
        (await GetAsync($"/get-artifact?run_uuid={run}&path={path}")).ShouldBeInvalid();
    }

    private async Task PutAsync(string path, string content) =>
        (await SendAsync(HttpMethod.Put, $"{Proxy}/{path}", new StringContent(content))).ShouldBeOk();
}

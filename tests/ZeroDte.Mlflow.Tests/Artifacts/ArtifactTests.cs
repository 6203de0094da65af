using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;

namespace ZeroDte.Mlflow.Tests.Artifacts;

public sealed class ArtifactTests(MlflowHost host) : IClassFixture<MlflowHost>, IAsyncLifetime
{
    private const int Megabyte = 1 << 20;

    private static readonly string[] TablesOfRuns = ["metric", "latest_metric", "param", "run_tag", "dataset_input", "run_model"];

    private string _uri = "";
    private string _runId = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var run = await host.CreateRunAsync();
        (_uri, _runId) = (run.ArtifactUri, run.RunId);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Upload_OfOnePathByMany_LeavesOneObject()
    {
        var path = $"{Guid.NewGuid():N}/same";

        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => host.Client.UploadAsync("mlflow-artifacts:/", path, new MemoryStream([(byte)i]), Cancel)));

        var report = await host.Services.GetRequiredService<Reconciliation>().RunAsync(TimeSpan.Zero, verify: false, repair: false, Cancel);
        report.ObjectsWithoutRow.ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_FilesAndFolders_AreListedAndDownloaded()
    {
        await UploadAsync("model/MLmodel", "m");
        await UploadAsync("model/data/a b%2F+.txt", "deep");
        await UploadAsync("empty.txt", "");

        (await host.Client.ListArtifactsAsync(_uri, "", Cancel)).Select(f => (f.Path, f.IsDir, f.FileSize))
            .ShouldBe([("empty.txt", false, 0L), ("model", true, null)]);
        (await host.Client.ListArtifactsAsync(_uri, "model", Cancel)).Select(f => f.Path).ShouldBe(["model/MLmodel", "model/data"]);
        (await host.SendAsync(HttpMethod.Get, $"mlflow/artifacts/list?run_id={_runId}&path=model")).Body["files"]![0]!["path"]!.ToString()
            .ShouldBe("model/MLmodel");
        var folder = Directory.CreateTempSubdirectory();
        var files = await host.Client.DownloadAsync(_uri, "", folder.FullName, Cancel);
        files.Select(f => Path.GetRelativePath(folder.FullName, f)).Order()
            .ShouldBe(["empty.txt", "model/MLmodel", "model/data/a b%2F+.txt"]);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("..%2fx")]
    [InlineData("%2e%2e%2fx")]
    [InlineData("%252e%252e%252fx")]
    [InlineData("%25252e%25252e/x")]
    [InlineData("..%5cx")]
    [InlineData("a%5c..%5c..%5cx")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("/etc/passwd")]
    [InlineData("C:%5cx")]
    [InlineData("c:/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("FILE%3a%2f%2f%2fetc")]
    [InlineData("a%23b")]
    [InlineData("a%00b")]
    [InlineData("a%0ab")]
    [InlineData("..%20/x")]
    public async Task Path_ThatLeadsElsewhere_IsRefusedEverywhere(string path)
    {
        var before = await CountAsync();
        foreach (var prefix in (string[])["api/2.0", "ajax-api/2.0"])
        {
            foreach (var (method, target) in ((string, string)[])
            [
                ("PUT", $"/{prefix}/mlflow-artifacts/artifacts/{path}"),
                ("GET", $"/{prefix}/mlflow-artifacts/artifacts/{path}"),
                ("DELETE", $"/{prefix}/mlflow-artifacts/artifacts/{path}"),
                ("GET", $"/{prefix}/mlflow-artifacts/artifacts?path={path}"),
                ("GET", $"/{prefix}/mlflow/artifacts/list?run_id={_runId}&path={path}"),
                ("GET", $"/get-artifact?run_id={_runId}&path={path}"),
            ])
            {
                (await RawStatusAsync(method, target)).ShouldBeOneOf(400, 404);
            }
        }

        (await CountAsync()).ShouldBe(before);
        Directory.EnumerateFileSystemEntries(host.Artifacts)
            .ShouldAllBe(e => Path.GetFileName(e).Length == 2 || Path.GetFileName(e) == "unfinished");

        Task<long> CountAsync() => host.Database.ScalarAsync<long>("select count(*) from mlflow.artifact");
    }

    [Theory]
    [InlineData("loss%step%1%timestamp%1700000000000%ab12.png")]
    [InlineData("loss%step%1%timestamp%1700000000000%00ff.png")]
    [InlineData("loss%step%1%timestamp%1700000000000%2512.png")]
    [InlineData("100%")]
    public async Task Name_WithPercentSigns_StaysAsItIs(string name)
    {
        await UploadAsync($"images/{name}", "x");

        (await host.Client.ListArtifactsAsync(_uri, "images", Cancel)).Select(f => f.Path).ShouldBe([$"images/{name}"]);
        (await ReadAsync($"images/{name}")).ShouldBe("x");
    }

    [Fact]
    public async Task Download_OfAFile_SaysWhatItIsAndThatNothingElseIsToBeMadeOfIt()
    {
        await UploadAsync("page.html", "0123456789");
        using var head = await SendAsync(HttpMethod.Head, "page.html", range: null);
        using var part = await SendAsync(HttpMethod.Get, "page.html", "bytes=2-4");
        using var changed = await SendAsync(HttpMethod.Get, "page.html", "bytes=2-4", ifRange: "\"another\"");
        using var same = await SendAsync(HttpMethod.Get, "page.html", "bytes=2-4", ifRange: head.Headers.ETag!.Tag);
        using var beyond = await SendAsync(HttpMethod.Get, "page.html", "bytes=10-");

        foreach (var answer in (HttpResponseMessage[])[head, part, changed])
        {
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
        }

        (head.StatusCode, head.Content.Headers.ContentLength).ShouldBe((HttpStatusCode.OK, 10));
        (part.StatusCode, part.Content.Headers.ContentRange!.ToString()).ShouldBe((HttpStatusCode.PartialContent, "bytes 2-4/10"));
        (await part.Content.ReadAsStringAsync(Cancel)).ShouldBe("234");
        (changed.StatusCode, await changed.Content.ReadAsStringAsync(Cancel)).ShouldBe((HttpStatusCode.OK, "0123456789"));
        same.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (beyond.StatusCode, beyond.Content.Headers.ContentRange!.ToString())
            .ShouldBe((HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */10"));
    }

    [Fact]
    public async Task Upload_CutOff_LeavesNothing()
    {
        var before = Files();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, Cancel);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"PUT /api/2.0/mlflow-artifacts/artifacts/0/{_runId}/artifacts/cut "
                + "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n"), Cancel);
            await stream.WriteAsync(new byte[Megabyte], Cancel);
            while (Files().Length == before.Length)
                await Task.Delay(5, Cancel); // it is being written
        }

        while (Files().Length != before.Length)
            await Task.Delay(5, Cancel);
        (await host.Client.ListArtifactsAsync(_uri, "", Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * Megabyte)]
    public async Task Download_ObjectChangedOnDisk_DoesNotArriveWhole(int size)
    {
        await host.Client.UploadAsync(_uri, "file", new MemoryStream(new byte[size]), Cancel);
        var name = await host.Database.ScalarAsync<string>(
            $"select object from mlflow.artifact where path like '%{_runId}/artifacts/file'");
        await using (var file = File.OpenWrite(Path.Combine(host.Artifacts, name)))
            file.WriteByte(1);

        await Should.ThrowAsync<Exception>(async () =>
        {
            await using var content = await new MlflowClient(host.Http, new(host.Http.BaseAddress!) { Attempts = 1 }, TimeProvider.System)
                .OpenArtifactAsync(_uri, "file", Cancel);
            await content.CopyToAsync(Stream.Null, Cancel);
        });
    }

    [Fact]
    public async Task Upload_AgainWhileRead_GivesOneOrTheOther()
    {
        await UploadAsync("file", new string('0', 1000));
        var once = new MlflowClient(host.Http, new(host.Http.BaseAddress!) { Attempts = 1 },
            TimeProvider.System); // a second attempt would hide a fault
        var readers = Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
            {
                await using var content = await once.OpenArtifactAsync(_uri, "file", Cancel);
                (await new StreamReader(content).ReadToEndAsync(Cancel)).Distinct().Count().ShouldBe(1);
            }
        });
        var writers = Enumerable.Range(0, 2).Select(async writer =>
        {
            for (var i = 0; i < 10; i++)
                await UploadAsync("file", new string((char)('1' + writer), 1000));
        });
        await Task.WhenAll([.. readers, .. writers]);
    }

    [Fact]
    public async Task Multipart_PartsInAnyOrder_BecomeOneFile()
    {
        var folder = $"0/{_runId}/artifacts/parts";
        var created = await host.PostAsync($"mlflow-artifacts/mpu/create/{folder}", new { path = "file.bin", num_parts = 3 });
        var parts = new List<object>();
        foreach (var credential in created["credentials"]!.AsArray().Reverse())
        {
            using var answer = await host.Http.PutAsync(new Uri((string)credential!["url"]!),
                new StringContent(new string((char)('0' + (int)credential["part_number"]!), 1000)), Cancel);
            parts.Add(new { part_number = (int)credential["part_number"]!, etag = answer.Headers.ETag!.Tag });
        }

        (await host.RefusalAsync($"mlflow-artifacts/mpu/complete/{folder}",
            new { path = "file.bin", upload_id = created["upload_id"], parts = parts.Take(2) })).ShouldContain("do not fit");
        await host.PostAsync($"mlflow-artifacts/mpu/complete/{folder}", new { path = "file.bin", upload_id = created["upload_id"], parts });

        (await ReadAsync("parts/file.bin")).ShouldBe($"{new string('1', 1000)}{new string('2', 1000)}{new string('3', 1000)}");
        (await host.Database.ScalarAsync<long>("select count(*) from mlflow.upload_part")).ShouldBe(0);
    }

    [Fact]
    public async Task Path_FileWhereAFolderIs_IsRefused()
    {
        await UploadAsync("a/b", "x");

        await Should.ThrowAsync<MlflowException>(UploadAsync("a", "x"));
        await Should.ThrowAsync<MlflowException>(UploadAsync("a/b/c", "x"));
    }

    [Theory]
    [InlineData("c", "c/x")]
    [InlineData("c/x", "c")]
    [InlineData("c/x/y", "c")]
    [InlineData("c", "c/x/y")]
    public async Task Path_MadeAFileAndAFolderAtOnce_IsRefusedToOne(string first, string second)
    {
        await using (var held = await HeldInserts.OfAsync(host.Database, "artifact"))
        {
            var uploads = new[] { UploadAsync(first, "x"), Task.CompletedTask };
            await held.WaitersAsync(1);
            uploads[1] = UploadAsync(second, "x");
            await held.WaitersAsync(2);
            await held.ReleaseAsync();
            await uploads[0];
            (await Should.ThrowAsync<MlflowException>(uploads[1])).Message.ShouldContain("either a file or a folder");
        }

        (await ReadAsync(first)).ShouldBe("x");
        var report = await host.Services.GetRequiredService<Reconciliation>().RunAsync(TimeSpan.Zero, verify: false, repair: false, Cancel);
        report.ObjectsWithoutRow.ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_OfNeighbours_DoesNotWaitForOneAnother()
    {
        await using var held = await HeldInserts.OfAsync(host.Database, "artifact");
        var uploads = Task.WhenAll(UploadAsync("folder/a", "a"), UploadAsync("folder/b", "b"));
        await held.WaitersAsync(2);
        (await host.Database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted "
            + "and database = (select oid from pg_database where datname = current_database()) and classid <> 0")).ShouldBe(0);
        await held.ReleaseAsync();
        await uploads;
    }

    [Fact]
    public async Task Collect_DeletedRun_TakesItsArtifactsAndTheStoreIsClean()
    {
        await UploadAsync("gone/file", "x");
        await host.Client.LogBatchAsync(new(_runId, [new("m", 1, 1)], [new("p", "1")], [new("t", "1")]), Cancel);
        await host.Client.LogInputsAsync(new(_runId, [new([], new("name", "digest", "local", "source"))]), Cancel);
        await host.PostAsync("mlflow/runs/outputs", new { run_id = _runId, models = new[] { new { model_id = "m-1", step = 0 } } });
        var kept = await host.CreateRunAsync();
        await host.Client.LogBatchAsync(new(kept.RunId, [new("m", 1, 1)], [new("p", "1")], [new("t", "1")]), Cancel);
        await host.Client.UploadAsync(kept.ArtifactUri, "kept", new MemoryStream([1]), Cancel);
        await host.Client.DeleteRunAsync(_runId, Cancel);

        (await host.Services.GetRequiredService<GarbageCollector>().CollectAsync(TimeSpan.FromDays(1), Cancel)).Runs.ShouldBe(0);
        (await host.Services.GetRequiredService<GarbageCollector>().CollectAsync(TimeSpan.Zero, Cancel))
            .ShouldBe(new(Runs: 1, Artifacts: 1, Experiments: 0));

        (await host.Database.ScalarAsync<long>($"select (select count(*) from mlflow.artifact where path like '%{_runId}%') + (select "
            + $"count(*) from mlflow.run where run_id = '{_runId}')")).ShouldBe(0);
        foreach (var table in TablesOfRuns)
        {
            (await host.Database.ScalarAsync<long>(
                $"select count(*) from mlflow.{table} t where not exists (select 1 from mlflow.run r where r.id = t.run)"))
                .ShouldBe(0, table);
        }

        (await host.Client.GetRunAsync(kept.RunId, Cancel)).Data.Params!.Single().ShouldBe(new("p", "1"));
        (await host.Client.ListArtifactsAsync(kept.ArtifactUri, "", Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Collect_DeletedExperiment_TakesTheFilesOfItsModels()
    {
        var experiment = await host.CreateExperimentAsync();
        var model = await host.PostAsync("mlflow/logged-models", new { experiment_id = experiment, name = "model" });
        var uri = (string)model["model"]!["info"]!["artifact_uri"]!;
        await host.Client.UploadAsync(uri, "MLmodel", new MemoryStream([1]), Cancel);
        await host.PostAsync("mlflow/experiments/delete", new { experiment_id = experiment });

        (await host.Services.GetRequiredService<GarbageCollector>().CollectAsync(TimeSpan.Zero, Cancel)).Experiments.ShouldBe(1);

        (await host.Database.ScalarAsync<long>(
            $"select count(*) from mlflow.artifact where path like '{uri["mlflow-artifacts:/".Length..]}%'")).ShouldBe(0);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? range, string? ifRange = null)
    {
        using var request = new HttpRequestMessage(
            method, new Uri($"/api/2.0/mlflow-artifacts/artifacts/0/{_runId}/artifacts/{path}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Range", range);
        request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        return await host.Http.SendAsync(request, Cancel);
    }

    private string[] Files() => Directory.GetFiles(host.Artifacts, "*", SearchOption.AllDirectories);

    private async Task UploadAsync(string path, string text) =>
        await host.Client.UploadAsync(_uri, path, new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancel);

    private async Task<string> ReadAsync(string path)
    {
        await using var content = await host.Client.OpenArtifactAsync(_uri, path, Cancel);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(Cancel);
    }

    /// <summary>A request as it is written here: HttpClient would tidy the path up first.</summary>
    private async Task<int> RawStatusAsync(string method, string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, Cancel);
        await using var stream = socket.GetStream();
        var content = method == "PUT" ? "Content-Length: 4\r\n\r\nevil" : "\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{content}"), Cancel);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync(Cancel))!.Split(' ')[1]);
    }
}

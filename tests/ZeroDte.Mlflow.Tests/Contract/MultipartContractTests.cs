using System.Net;

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class MultipartContractTests(TrackingServer server) : ContractTest(server)
{
    private const string Parts = "mlflow-artifacts/mpu";

    [Fact]
    public async Task Parts_Completed_AreOneFile()
    {
        var folder = Unique("folder");
        var upload = await CreateAsync(folder, parts: 2);
        var tags = new[] { await PutAsync(upload, 0, "first, "), await PutAsync(upload, 1, "second") };

        (await PostAsync($"{Parts}/complete/{folder}", new
        {
            path = "file.txt",
            upload_id = upload.Text("upload_id"),
            parts = tags.Select((etag, i) => new { part_number = i + 1, etag }),
        })).ShouldBeOk();

        (await GetAsync($"mlflow-artifacts/artifacts/{folder}/file.txt")).ShouldBeOk().Body.ShouldBe("first, second");
    }

    [Fact]
    public async Task Parts_Aborted_LeaveNothing()
    {
        var folder = Unique("folder");
        var upload = await CreateAsync(folder, parts: 1);
        await PutAsync(upload, 0, "never seen");

        (await PostAsync($"{Parts}/abort/{folder}", new { path = "file.txt", upload_id = upload.Text("upload_id") })).ShouldBeOk();

        (await GetAsync($"mlflow-artifacts/artifacts?path={folder}")).ShouldBeOk().List("files").ShouldBeEmpty();
    }

    /// <summary>A server over plain disk may say that it has no such uploads; clients then send the file whole.</summary>
    private async Task<Answer> CreateAsync(string folder, int parts)
    {
        var created = await PostAsync($"{Parts}/create/{folder}", new { path = "file.txt", num_parts = parts });
        Assert.SkipWhen(created.Status == HttpStatusCode.NotImplemented,
            "This server's artifact store takes no multipart uploads: MLflow offers them over S3, GCS and Azure only.");
        created.ShouldBeOk().List("credentials").Length.ShouldBe(parts);
        return created;
    }

    private async Task<string> PutAsync(Answer upload, int part, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, upload.Text($"credentials.{part}.url"))
        {
            Content = new StringContent(content),
        };
        using var answer = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.ETag!.Tag;
    }
}

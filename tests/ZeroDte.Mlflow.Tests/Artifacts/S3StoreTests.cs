using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;

namespace ZeroDte.Mlflow.Tests.Artifacts;

public sealed class S3StoreTests(S3Host host) : IClassFixture<S3Host>
{
    private const int Megabyte = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8 * Megabyte)]
    [InlineData(30 * Megabyte + 7)]
    public async Task Upload_OfAnySize_ComesBackAndGoesAway(int size)
    {
        Assert.SkipWhen(host.Missing is not null, host.Missing ?? "");
        var run = await host.CreateRunAsync();
        var path = $"folder/file-{size}";

        await host.Client.UploadAsync(run.ArtifactUri, path, new Repeated(size), Cancel);

        await using (var content = await host.Client.OpenArtifactAsync(run.ArtifactUri, path, Cancel))
            (await SHA256.HashDataAsync(content, Cancel)).ShouldBe(await SHA256.HashDataAsync(new Repeated(size), Cancel));
        (await host.Client.ListArtifactsAsync(run.ArtifactUri, "folder", Cancel)).Single().FileSize.ShouldBe(size);
        if (size > 1)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/get-artifact?run_id={run.RunId}&path={path}")
            {
                Headers = { Range = new(size - 5, size - 2) },
            };
            using var part = await host.Http.SendAsync(request, Cancel);
            (await part.Content.ReadAsByteArrayAsync(Cancel)).Length.ShouldBe(4);
        }

        (await ReconcileAsync(verify: true)).IsClean.ShouldBeTrue();
        (await host.SendAsync(HttpMethod.Delete, $"mlflow-artifacts/artifacts/0/{run.RunId}/artifacts/folder")).Status.ShouldBe(200);
        var report = await ReconcileAsync(verify: false);
        (report.Rows, report.Objects).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Upload_ContentThatBreaksOff_LeavesNothing()
    {
        Assert.SkipWhen(host.Missing is not null, host.Missing ?? "");
        var run = await host.CreateRunAsync();

        await Should.ThrowAsync<MlflowException>(host.Client.UploadAsync(run.ArtifactUri, "cut", new Breaking(20 * Megabyte), Cancel));

        var report = await ReconcileAsync(verify: false);
        (report.Rows, report.Objects).ShouldBe((0, 0));
    }

    private Task<ReconcileReport> ReconcileAsync(bool verify) =>
        host.Services.GetRequiredService<Reconciliation>().RunAsync(TimeSpan.Zero, verify, repair: false, Cancel);

    /// <summary>Fails after so many bytes.</summary>
    private sealed class Breaking(long after) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) =>
            (_read += count) < after ? count : throw new IOException("The content broke off.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

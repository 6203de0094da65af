using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Polygon;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class FlatFileTests : VendorTest
{
    private const string Header = "ticker,volume,open,close,high,low,window_start,transactions\n";
    private const string Row = "AAPL,26212221.4,189.49,188.59,190.06,187.45,1526011200000000000,200\n";

    protected override IEnumerable<(string Key, string Value)> Known =>
    [
        ("Market:Polygon:FlatFiles:BaseUrl", $"{Vendor.Url}"), ("Market:Polygon:FlatFiles:AccessKey", "access"),
        ("Market:Polygon:FlatFiles:SecretKey", Key),
    ];

    [Fact]
    public async Task Bars_OfADaysFile_AreTheSymbolsRow()
    {
        Vendor.Plays = _ => new(200, Gzip($"{Header}A,1,1,1,1,1,1526011200000000000,1\n{Row}"));

        var bars = await OfferedAsync(Services(), Friday);

        bars.Bars.ShouldHaveSingleItem().ShouldBe(
            new(3, new(Friday, 189.49m, 190.06m, 187.45m, 188.59m, 26212221), Row.TrimEnd('\n')));
        var call = Vendor.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/flatfiles/us_stocks_sip/day_aggs_v1/2018/05/2018-05-11.csv.gz");
        call.Headers["Authorization"].ShouldStartWith(
            "AWS4-HMAC-SHA256 Credential=access/20180511/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,");
        call.Headers.Values.ShouldAllBe(value => !value.Contains(Key));
    }

    [Fact]
    public async Task Bars_FileThatIsReplacedLater_IsSentAgainOnlyThen()
    {
        var (version, close) = ("\"v1\"", "188.59");
        Vendor.Plays = call => call.Headers.GetValueOrDefault("If-None-Match") == version
            ? new(304, "")
            : new(200, Gzip(Header + Row.Replace("188.59", close, StringComparison.Ordinal))) { Headers = [("ETag", version)] };
        (await OfferedAsync(Services(), Friday)).Bars.Single().Bar.Close.ShouldBe(188.59m);

        Time.Now = Time.Now.AddHours(2);
        (await OfferedAsync(Services(), Friday)).Bars.Single().Bar.Close.ShouldBe(188.59m);
        (version, close, Time.Now) = ("\"v2\"", "188.60", Time.Now.AddHours(2));
        (await OfferedAsync(Services(), Friday)).Bars.Single().Bar.Close.ShouldBe(188.60m);

        Vendor.Calls.Count.ShouldBe(3);
        (await Database.ScalarAsync<string>("select string_agg(status::text, ' ' order by id) from vendor_reply")).ShouldBe("200 304 200");
    }

    [Fact]
    public async Task Bars_FileThatIsNotThereYet_AreNone()
    {
        Vendor.Plays = _ => new(404, "<Error><Code>NoSuchKey</Code></Error>");

        (await IngestAsync(Services(), Friday)).Stored.Added.ShouldBe(0);
    }

    [Theory]
    [InlineData("ticker,open\nAAPL,1\n", "needed are ticker, volume")]
    [InlineData(Header + "AAPL,1\n", "Line 2 of its file has 2 fields where the header has 8")]
    [InlineData(Header + "AAPL,1,x,1,1,1,1,1\n", "Line 2 of its file has 'x' for open, no number")]
    [InlineData(Header + "AAPL,-1,1,1,1,1,1,1\n", "Line 2 of its file has a time or a volume that cannot be one")]
    public async Task Bars_FileThatIsNotThat_IsRefusedWhole(string csv, string message)
    {
        Vendor.Plays = _ => new(200, Gzip(csv));

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday))).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Minutes_OfADaysFile_AreRegularHours()
    {
        Vendor.Plays = _ => new(200, Gzip($"{Header}{Minute(1526045340)}{Minute(1526045400)}{Minute(1526068800)}"));

        (await Services().GetServices<IMinuteSource>().Single().ReadAsync(Aapl, Friday, Friday, Cancel)).ShouldHaveSingleItem()
            .ShouldBe(new MinuteBar(new(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc), 1, 3, 1, 2, 5));

        static string Minute(long seconds) => $"AAPL,5,1,2,3,1,{seconds}000000000,1\n";
    }

    // The example "GET Bucket Lifecycle" of Amazon's S3 API reference, with its credentials.
    [Fact]
    public void Sign_AmazonsExample_HasAmazonsSignature()
    {
        var options = FlatFileOptions.Default;
        options.AccessKey = "AKIAIOSFODNN7EXAMPLE";
        var vendor = new FlatFileVendor(options, new ApiKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "test"));
        using var message = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?lifecycle=");

        vendor.Sign(message, new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        message.Headers.GetValues("Authorization").Single().ShouldEndWith(
            "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    internal static byte[] Gzip(string text)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return content.ToArray();
    }
}

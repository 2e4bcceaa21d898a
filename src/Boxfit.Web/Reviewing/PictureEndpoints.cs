using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Boxfit.Web.Reviewing;

/// <summary>The pictures of a review: lists of them, one of them, its pixels, and what is decided of it.</summary>
/// <param name="review">The review.</param>
/// <param name="leases">Who has which picture.</param>
/// <param name="thumbnails">The pictures made small.</param>
sealed class PictureEndpoints(ReviewFile review, Leases leases, Thumbnails thumbnails)
{
    const int MostTiles = 500, MostNext = 50, LongestLabel = 200, SecondsKept = 600;
    const double SmallestSide = 1;

    static readonly int[] s_sizes = [256, 512, 1024, 2048, 4096];

    static readonly (string Word, ReviewState State)[] s_decisions =
    [
        ("accepted", ReviewState.Accepted), ("none", ReviewState.None), ("skipped", ReviewState.Skipped), ("open", ReviewState.Open),
    ];

    /// <summary>Adds them to a host.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/pictures", ListAsync);
        routes.MapGet("/api/pictures/{id}", GetAsync);
        routes.MapPut("/api/pictures/{id}", PutAsync);
        routes.MapGet("/api/pictures/{id}/image", ImageAsync);
        routes.MapPost("/api/next", NextAsync);
    }

    Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var filter = RequestReading.Filter(query["order"], query["state"], query["find"]);
        int from = RequestReading.Number(context.Request, "from", standard: 0, int.MaxValue);
        int count = RequestReading.Number(context.Request, "count", standard: 100, MostTiles);
        var tiles = new TilesJson(review.Count(filter), [.. review.List(filter, from, count).Select(TileJson.Of)]);
        return Answers.WriteAsync(context, tiles, ReviewingJson.Default.TilesJson);
    }

    Task GetAsync(HttpContext context) => WriteAsync(context, Look(Picture(context)));

    async Task NextAsync(HttpContext context)
    {
        RequestReading.RequireReview(context.Request, review);
        string person = RequestReading.Person(context.Request);
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.NextJson).ConfigureAwait(false);
        var filter = RequestReading.Filter(request.Order, request.State, request.Find);
        int wanted = Math.Clamp(request.Count ?? 1, 1, MostNext);
        var pictures = new List<PictureJson>();
        long? after = request.After;
        while (pictures.Count < wanted)
        {
            var ids = review.After(filter, after, MostNext);
            foreach (long id in ids)
            {
                if (pictures.Count == wanted) break;
                if (leases.OtherHolder(id, person) is not null || review.Find(id) is not { } picture) continue;
                picture = Look(picture);
                // What has just vanished is no longer what was asked for.
                if (picture.State == ReviewState.Unreadable && filter.State == ReviewFilter.States[(int)ReviewState.Open]) continue;
                if (leases.TryLend(id, person)) pictures.Add(PictureJson.Of(picture, lentTo: null));
            }
            if (ids.Count < MostNext) break;
            after = ids[^1];
        }
        await Answers.WriteAsync(context, new(pictures), ReviewingJson.Default.PicturesJson).ConfigureAwait(false);
    }

    async Task PutAsync(HttpContext context)
    {
        RequestReading.RequireReview(context.Request, review);
        string person = RequestReading.Person(context.Request);
        long version = Version(context.Request);
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.DecisionJson).ConfigureAwait(false);
        var picture = Picture(context);
        try
        {
            var (now, isSaved) = review.Save(picture.Id, version, Decision(request, picture, person));
            if (isSaved)
            {
                leases.End(picture.Id, person);
                await WriteAsync(context, now).ConfigureAwait(false);
            }
            else await WriteConflictAsync(context, now, person).ConfigureAwait(false);
        }
        catch (ReviewFullException e)
        {
            throw new RequestProblem(StatusCodes.Status507InsufficientStorage, e.Message);
        }
        catch (InputException e)
        {
            throw RequestReading.Bad(e.Message);
        }
    }

    async Task ImageAsync(HttpContext context)
    {
        var picture = Picture(context);
        int size = RequestReading.Number(context.Request, "size", standard: 1024, int.MaxValue);
        if (!s_sizes.Contains(size)) throw RequestReading.Bad($"size: found {size}, expected {string.Join(", ", s_sizes)}.");
        var file = new FileInfo(PathOf(picture));
        string version = file.Exists ? $"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}" : "";
        var headers = context.Response.Headers;
        string tag = $"\"{version}-{size}\"";
        if (version.Length > 0 && context.Request.Headers.IfNoneMatch == tag)
        {
            headers.ETag = tag;
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        try
        {
            byte[] content = await thumbnails.GetAsync(new(file.FullName, version, size), context.RequestAborted).ConfigureAwait(false);
            if (picture.State == ReviewState.Unreadable) Look(picture);
            (headers.ETag, headers.CacheControl) = (tag, $"private, max-age={SecondsKept}");
            await Answers.WriteAsync(context, "image/jpeg", content).ConfigureAwait(false);
        }
        catch (PictureException e)
        {
            review.SetReadable(picture.Id, null, null, e.Reason);
            throw new RequestProblem(
                file.Exists ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status404NotFound,
                $"The picture cannot be shown: {e.Reason}. Bring the file back, or skip the picture.");
        }
    }

    ReviewPicture Picture(HttpContext context) => review.Find(RequestReading.Id(context)) ?? throw new RequestProblem(
        StatusCodes.Status404NotFound, $"There is no picture {context.Request.RouteValues["id"]} in this review.");

    string PathOf(ReviewPicture picture) => Path.GetFullPath(picture.Name, review.Folder);

    /// <summary>A picture with what its file is now: one may have vanished, or be there again.</summary>
    ReviewPicture Look(ReviewPicture picture)
    {
        string path = PathOf(picture);
        bool isThere = FileStatus.IsFile(path);
        if (isThere && picture is { Problem: null, Width: not null } || !isThere && picture.Problem is not null) return picture;
        string? problem = "its file is missing";
        var info = isThere ? PictureReader.TryReadInfo(path, out problem) : null;
        if (info is null && problem == picture.Problem) return picture;
        review.SetReadable(picture.Id, info?.Width, info?.Height, problem);
        return review.Find(picture.Id)!;
    }

    Task WriteAsync(HttpContext context, ReviewPicture picture)
    {
        context.Response.Headers.ETag = $"\"{picture.Version}\"";
        context.Response.Headers.CacheControl = "no-store";
        string person = RequestReading.Person(context.Request);
        var json = PictureJson.Of(picture, leases.OtherHolder(picture.Id, person));
        return Answers.WriteAsync(context, json, ReviewingJson.Default.PictureJson);
    }

    Task WriteConflictAsync(HttpContext context, ReviewPicture now, string person)
    {
        const int status = StatusCodes.Status412PreconditionFailed;
        (context.Response.StatusCode, context.Response.Headers.ETag) = (status, $"\"{now.Version}\"");
        string detail = $"{now.Person ?? "Another page"} has decided on this picture meanwhile; nothing was overwritten.";
        var conflict = new ConflictJson(
            "about:blank", "Precondition Failed", status, detail, context.Request.Path, RequestIds.Of(context),
            PictureJson.Of(now, leases.OtherHolder(now.Id, person)));
        return Answers.WriteAsync(
            context, "application/problem+json", JsonText.Utf8(conflict, ReviewingJson.Default.ConflictJson, JsonText.Relaxed));
    }

    static long Version(HttpRequest request)
    {
        string tag = request.Headers[HeaderNames.IfMatch].ToString();
        if (tag.Length == 0)
        {
            throw new RequestProblem(StatusCodes.Status428PreconditionRequired,
                "A decision has to say on which version it is based: bring the picture's ETag as If-Match.");
        }
        return long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version
            : throw RequestReading.Bad($"If-Match: found {tag}, expected the ETag of a picture, such as \"3\".");
    }

    static ReviewDecision Decision(DecisionJson request, ReviewPicture picture, string person)
    {
        int kind = Array.FindIndex(s_decisions, d => d.Word == request.Decision);
        if (kind < 0)
        {
            throw RequestReading.Bad(
                $"decision: found '{request.Decision}', expected {string.Join(", ", s_decisions.Select(d => d.Word))}.");
        }
        string? label = string.IsNullOrWhiteSpace(request.Label) ? null : request.Label.Trim();
        if (label is { Length: > LongestLabel } || label?.Any(char.IsControl) == true)
            throw RequestReading.Bad($"label: expected a class of at most {LongestLabel} letters in one line, such as face.");
        double milliseconds = request.Milliseconds is { } m && double.IsFinite(m) ? Math.Clamp(m, 0, int.MaxValue) : 0;
        return new(s_decisions[kind].State, Box(request.Box, picture), label, person, (long)milliseconds);
    }

    /// <summary>A box within its picture.</summary>
    static PixelBox? Box(double[]? edges, ReviewPicture picture)
    {
        if (edges is null) return null;
        if (edges.Length != 4) throw RequestReading.Bad($"box: found {Counted.Of(edges.Length, "number")}, expected x1, y1, x2, y2.");
        double right = picture.Width ?? double.MaxValue, bottom = picture.Height ?? double.MaxValue;
        var box = new PixelBox(
            Math.Clamp(edges[0], 0, right), Math.Clamp(edges[1], 0, bottom),
            Math.Clamp(edges[2], 0, right), Math.Clamp(edges[3], 0, bottom));
        return box.IsValid && box.X2 - box.X1 >= SmallestSide && box.Y2 - box.Y1 >= SmallestSide ? box
            : throw RequestReading.Bad(
                $"box: found [{string.Join(", ", edges)}] in a picture of {picture.Width}×{picture.Height}, expected x1, y1, x2, y2 in " +
                "pixels with at least one pixel between.");
    }
}

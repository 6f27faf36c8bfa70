const listOf = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/** Stages of MongoDB that have a meaning here, now or in a later version. */
export const knownStages = listOf(`
  $addFields $bucket $bucketAuto $count $densify $facet $fill $graphLookup $group $limit $lookup $match $project $redact
  $replaceRoot $replaceWith $sample $set $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind
`);

/** Expression operators of MongoDB, but for those that run code. */
export const knownExpressions = listOf(`
  $abs $acos $acosh $add $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin $asinh $atan $atan2
  $atanh $avg $binarySize $bitAnd $bitNot $bitOr $bitXor $bsonSize $ceil $cmp $concat $concatArrays $cond $convert $cos
  $cosh $dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc
  $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp $filter $first $firstN $floor $getField $gt $gte
  $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray $isNumber $isoDayOfWeek $isoWeek $isoWeekYear $last
  $lastN $let $literal $ln $log $log10 $lt $lte $ltrim $map $max $maxN $median $mergeObjects $meta $millisecond $min
  $minN $minute $mod $month $multiply $ne $not $objectToArray $or $percentile $pow $radiansToDegrees $rand $range
  $reduce $regexFind $regexFindAll $regexMatch $replaceAll $replaceOne $reverseArray $round $rtrim $second $setDifference
  $setEquals $setField $setIntersection $setIsSubset $setUnion $sin $sinh $size $slice $sortArray $split $sqrt
  $stdDevPop $stdDevSamp $strLenBytes $strLenCP $strcasecmp $substr $substrBytes $substrCP $subtract $sum $switch $tan
  $tanh $toBool $toDate $toDecimal $toDouble $toHashedIndexKey $toInt $toLong $toLower $toObjectId $toString $toUUID
  $toUpper $trim $trunc $tsIncrement $tsSecond $type $unsetField $week $year $zip
`);

/** Accumulators of `$group` in MongoDB, but for those that run code. */
export const knownAccumulators = listOf(`
  $addToSet $avg $bottom $bottomN $count $first $firstN $last $lastN $max $maxN $median $mergeObjects $min $minN
  $percentile $push $stdDevPop $stdDevSamp $sum $top $topN
`);

/** Why some operators and stages are refused for good. */
export const refusedOperators: ReadonlyMap<string, string> = new Map([
  ['$out', 'pipelines only read; write the results by the bulk calls'],
  ['$merge', 'pipelines only read; write the results by the bulk calls'],
  ['$where', 'code in queries is never run'],
  ['$function', 'code in queries is never run'],
  ['$accumulator', 'code in queries is never run'],
]);

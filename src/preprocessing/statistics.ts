import { imageSize, type Images } from '../datasets';

/** The mean of each of an image's numbers over all images, in double precision. */
export function meanImage(images: Images): Float64Array {
  const size = imageSize(images);
  const sum = new Float64Array(size);
  for (let begin = 0; begin < images.data.length; begin += size) {
    for (let p = 0; p < size; p++) sum[p] += images.data[begin + p];
  }
  return sum.map((total) => total / images.shape[0]);
}

/** The images minus a mean image, as new numbers. */
export function subtract(images: Images, mean: ArrayLike<number>): Float32Array {
  const size = imageSize(images);
  const result = new Float32Array(images.data.length);
  for (let begin = 0; begin < result.length; begin += size) {
    for (let p = 0; p < size; p++) result[begin + p] = images.data[begin + p] - mean[p];
  }
  return result;
}
